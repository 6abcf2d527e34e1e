"""What the citizens' forms share: sent once, by no program, and shown again with everything typed.

Security rules D6, N2, N3: a signed key of an age, a trap, and a small question where an address
sent many within the hour. The check of the form's token is made here, so that an old one does not
cost what was typed.
"""

from flask import request
from flask_wtf.csrf import ValidationError, validate_csrf

from kiosk import casework
from kiosk.casework import FormKey

_DIGITS = "零一二三四五六七八九"
_FAULTS = {
    "forged": "这张表单打开得太久或者不完整。您填的都还在，请再按一次“{button}”。",
    "old": "这张表单打开超过两小时了。您填的都还在，请再按一次“{button}”。",
    "young": "请再看一遍填的内容，然后按“{button}”。",
    "many": "这个网络上提交的比较多。请答一个小问题再提交；也可以到窗口或写信。",
}


def key_again(form_key: FormKey) -> str:
    """The key for showing the form again: the same while it is good, so that it stays one form."""
    if form_key.fault in ("forged", "old"):
        return casework.new_form_key()
    return request.form["form_key"]


def fault(form_key: FormKey, *, asked: bool, button: str) -> str:
    """Why the form cannot be taken as it came, whatever was typed into it; "" when it can."""
    return _FAULTS.get(_kind(form_key, asked=asked), "").format(button=button)


def _kind(form_key: FormKey, *, asked: bool) -> str:
    try:
        validate_csrf(request.form.get("csrf_token"))
    except ValidationError:
        return "forged"
    if form_key.fault:
        return form_key.fault
    if request.form.get("website"):
        return "young"
    if asked and request.form.get("sum", "").strip() not in _sums(form_key.key):
        return "many"
    return ""


def question(form_key: str) -> str:
    """The small question that belongs to a form's key."""
    left, right = _numbers(form_key)
    return f"{_DIGITS[left]}加{_DIGITS[right]}等于几"


def _numbers(key: str) -> tuple[int, int]:
    return int(key[0], 16) % 4 + 1, int(key[1], 16) % 5 + 1


def _sums(key: str) -> tuple[str, str]:
    total = sum(_numbers(key))
    return str(total), _DIGITS[total]
