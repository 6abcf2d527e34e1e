"""Where templates and static files are: in the installed package, or beside it in a checkout."""

from pathlib import Path

_HERE = Path(__file__).parent


def _folder(name: str) -> Path:
    # A checkout comes first: an editable install may leave stale copies inside the package.
    for candidate in (_HERE.parent / name, _HERE / name):
        if candidate.is_dir() and (_HERE.parent / "pyproject.toml").exists() == (
            candidate.parent != _HERE
        ):
            return candidate
    raise SystemExit(f"程序不完整：找不到 {name} 文件夹。请重新安装本程序。")


TEMPLATES = _folder("templates")
STATIC = _folder("static")
