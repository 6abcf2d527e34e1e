"""Settings, declared once with their default and their help.

The environment wins over `kiosk.toml` in the data folder, which wins over the default.
"""

import ipaddress
import os
import re
import tomllib
from collections.abc import Mapping
from dataclasses import dataclass
from pathlib import Path
from urllib.parse import urlsplit

from catalog.errors import Invalid
from catalog.sealing import CIPHERS
from catalog.store.connection import FILE_NAME

SURFACES = ("public", "staff")


@dataclass(frozen=True)
class Setting:
    """One setting: its name in the environment, its default and what it means, in Chinese."""

    name: str
    default: str
    help: str


SETTINGS: tuple[Setting, ...] = (
    Setting("KIOSK_DATA", "~/.local/share/mashang", "数据文件夹，保存数据库、索引和文件"),
    Setting("KIOSK_BASE_URL", "", "对外网址，二维码里的地址由它决定，如 https://gk.example.gov.cn"),
    Setting("KIOSK_DATABASE_URL", "", "数据库地址；空着就用数据文件夹里的 SQLite"),
    Setting("KIOSK_KEY_FILE", "", "密钥文件；空着就用当前用户配置文件夹里的那一个"),
    Setting("KIOSK_CIPHER", "aes", "申请人信息用什么算法加密：aes 或 sm4（国密）；旧数据照样能读"),
    Setting("KIOSK_SURFACES", "public,staff", "开放哪些面：public 公众页面，staff 工作台"),
    Setting("KIOSK_HOSTS", "", "除对外网址外还接受的主机名，用逗号隔开"),
    Setting("KIOSK_PROXIES", "0", "前面有几层可信的反向代理；只有这时才看 X-Forwarded-*"),
    Setting("KIOSK_READ_LIMIT", "1200", "每个地址每分钟可看多少页；0 表示不限"),
    Setting(
        "KIOSK_SEND_LIMIT", "30", "每个地址每小时可提交多少份，超过的要多答一个小问题；0 表示不限"
    ),
    Setting("KIOSK_FORM_MIN_AGE", "3", "表单打开几秒后才能提交，防止机器乱填；0 表示不限"),
    Setting("KIOSK_FILE_MB", "50", "申请的附件每个最大多少 MB；0 表示不收附件"),
    Setting("KIOSK_ALLOW_ROOT", "0", "1 表示允许以 root 运行 kiosk serve（不建议）"),
)
_BY_NAME = {setting.name: setting for setting in SETTINGS}
FILE = "kiosk.toml"
_MOST_MB = 500
_HOST = re.compile(r"(?:[\w.-]+|\[[0-9a-fA-F:.]+\])(?::[0-9]{1,5})?(?:/[\w./~-]*)?")


@dataclass(frozen=True)
class Config:
    """The settings in force. `data` is an absolute path; `base_url` has no slash at its end.

    `given` names the settings that were set and are not the default.
    """

    data: Path
    base_url: str
    database_url: str
    key_file: Path | None
    cipher: str
    surfaces: tuple[str, ...]
    hosts: tuple[str, ...]
    proxies: int
    read_limit: int
    send_limit: int
    form_min_age: int
    file_mb: int
    allow_root: bool
    given: frozenset[str] = frozenset()


def load(environment: Mapping[str, str] | None = None, **overrides: str) -> Config:
    """The settings from `overrides` (by setting name), the environment, `kiosk.toml`, defaults.

    Raises:
        Invalid: a value cannot be understood; the sentence names the setting.
    """
    environment = os.environ if environment is None else environment
    given = {name: environment[name] for name in _BY_NAME if environment.get(name)} | overrides
    data = Path(given.get("KIOSK_DATA", _BY_NAME["KIOSK_DATA"].default)).expanduser().absolute()
    given = _file_values(data) | given
    values = {setting.name: setting.default for setting in SETTINGS} | given
    key_file = values["KIOSK_KEY_FILE"]
    return Config(
        data=data,
        base_url=values["KIOSK_BASE_URL"].strip().rstrip("/"),
        database_url=values["KIOSK_DATABASE_URL"] or f"sqlite:///{data / FILE_NAME}",
        key_file=Path(key_file).expanduser().absolute() if key_file else None,
        cipher=_cipher(values["KIOSK_CIPHER"]),
        surfaces=_surfaces(values["KIOSK_SURFACES"]),
        hosts=tuple(
            host.strip().lower() for host in values["KIOSK_HOSTS"].split(",") if host.strip()
        ),
        proxies=_number("KIOSK_PROXIES", values),
        read_limit=_number("KIOSK_READ_LIMIT", values),
        send_limit=_number("KIOSK_SEND_LIMIT", values),
        form_min_age=_number("KIOSK_FORM_MIN_AGE", values),
        file_mb=_megabytes("KIOSK_FILE_MB", values),
        allow_root=values["KIOSK_ALLOW_ROOT"] == "1",
        given=frozenset(given),
    )


def remember(data: Path, values: Mapping[str, str]) -> None:
    """Write settings into `kiosk.toml` of a data folder, keeping those it already has."""
    kept = _file_values(data) | dict(values)
    lines = [f"{name} = {_toml_text(value)}\n" for name, value in sorted(kept.items())]
    (data / FILE).write_text(
        "# 码上公开的设置；环境变量里的同名设置优先。\n" + "".join(lines), "utf-8"
    )


def _toml_text(value: str) -> str:
    escaped = value.replace("\\", "\\\\").replace('"', '\\"')
    return '"' + re.sub(r"[\x00-\x1f\x7f]", " ", escaped) + '"'


def _file_values(data: Path) -> dict[str, str]:
    path = data / FILE
    try:
        text = path.read_text("utf-8")
    except FileNotFoundError:
        return {}
    except (OSError, UnicodeDecodeError) as problem:
        raise Invalid(f"设置文件 {path} 读不了，请检查权限和编码（UTF-8）。") from problem
    try:
        found = tomllib.loads(text)
    except tomllib.TOMLDecodeError as problem:
        raise Invalid(f"设置文件 {path} 写法有误：{problem}。请改正后再启动。") from problem
    unknown = sorted(set(found) - set(_BY_NAME))
    if unknown:
        raise Invalid(f"设置文件 {path} 里有不认识的设置：{'、'.join(unknown)}。请检查拼写。")
    return {name: _text(path, name, value) for name, value in found.items()}


def _text(path: Path, name: str, value: object) -> str:
    """A value of the file as the environment would hold it."""
    if isinstance(value, bool):
        return str(int(value))
    if isinstance(value, list) and all(isinstance(part, str) for part in value):
        return ",".join(value)
    if isinstance(value, str | int):
        return str(value)
    raise Invalid(f"设置文件 {path} 里 {name} 的值看不懂，请写成引号里的文字。")


def _number(name: str, values: Mapping[str, str]) -> int:
    text = values[name].strip()
    if not re.fullmatch(r"[0-9]{1,7}", text):
        raise Invalid(f"设置 {name} 应当是一个不小于 0 的整数，现在是“{text}”。")
    return int(text)


def _cipher(text: str) -> str:
    if text.strip().lower() not in CIPHERS:
        raise Invalid(f"设置 KIOSK_CIPHER 只能是 aes 或 sm4，现在是“{text}”。")
    return text.strip().lower()


def _megabytes(name: str, values: Mapping[str, str]) -> int:
    found = _number(name, values)
    if found > _MOST_MB:
        raise Invalid(f"设置 {name} 最大 {_MOST_MB}，现在是“{found}”。")
    return found


def _surfaces(text: str) -> tuple[str, ...]:
    found = tuple(part.strip() for part in text.split(",") if part.strip())
    if not found or any(part not in SURFACES for part in found):
        raise Invalid(f"设置 KIOSK_SURFACES 只能是 public、staff 或两者，现在是“{text}”。")
    return found


def checked_base_url(text: str) -> str:
    """A public address as it will stand in codes.

    One without http:// is taken, with a warning (`base_url_warnings`): it may be meant for a proxy.

    Raises:
        Invalid: it is no address at all.
    """
    address = text.strip().rstrip("/")
    scheme, found, rest = address.partition("://")
    host = rest if found else address
    if (found and scheme not in ("http", "https")) or not _HOST.fullmatch(host):
        raise Invalid(
            f"对外网址“{text.strip()[:200]}”不像网址。请写成 https://gk.example.gov.cn 这样。"
        )
    return address


def base_url_warnings(base_url: str) -> list[str]:
    """What is risky about a public address, in sentences for the keeper of the machine."""
    if not base_url:
        return ["还没有设置对外网址（KIOSK_BASE_URL），二维码要等设置好再印。"]
    parts = urlsplit(base_url)
    if parts.scheme not in ("http", "https") or not parts.hostname:
        return [
            f"对外网址“{base_url}”没有写 http:// 或 https://：微信扫码后只会显示一串文字，不会打开网页。"
        ]
    try:
        address = ipaddress.ip_address(parts.hostname)
    except ValueError:
        return []
    if address.is_loopback:
        return [f"对外网址 {base_url} 只有这台机器自己打得开；给群众扫码前请换成正式网址。"]
    warning = (
        f"对外网址 {base_url} 是一串数字地址：微信扫码会先提示“非微信官方网页”或拦截，"
        "换机器后已经印好的码也会失效。请用单位的域名。"
    )
    return [warning]
