"""The wheel alone is enough: installed away from the checkout it serves pages and files."""

import subprocess
import sys
import zipfile
from pathlib import Path

ROOT = Path(__file__).parent.parent
PROGRAM = """
import sys
from pathlib import Path
sys.path.insert(0, sys.argv[1])
import kiosk
from kiosk import paths
assert Path(kiosk.__file__).is_relative_to(sys.argv[1]), kiosk.__file__
assert paths.TEMPLATES.is_relative_to(sys.argv[1]), paths.TEMPLATES
from datetime import UTC, datetime
from catalog import starting
from catalog.store.audit import Actor
from catalog.store.connection import Database
from kiosk import config, create_app, secret
settings = config.load({"KIOSK_DATA": sys.argv[2], "KIOSK_KEY_FILE": sys.argv[2] + "/key"})
database = Database(settings.database_url)
made = starting.make_installation(
    database, name="柳湾镇人民政府", base_url="", actor=Actor("李静", "admin"),
    at=datetime(2026, 11, 24, tzinfo=UTC),
)
secret.make(settings, made)
client = create_app(settings, database).test_client()
page = client.get("/domain/19").get_data(as_text=True)
assert "最低生活保障" in page and "/static/css/mashang.css" in page
style = client.get("/static/css/mashang.css")
assert style.status_code == 200 and b"--ground" in style.data
style.close()
print("good")
"""


def test_the_wheel_serves_pages_and_files(tmp_path: Path) -> None:
    subprocess.run(
        [
            sys.executable,
            "-m",
            "build",
            "--wheel",
            "--no-isolation",
            "-o",
            str(tmp_path),
            str(ROOT),
        ],
        check=True,
        capture_output=True,
    )
    (wheel,) = tmp_path.glob("*.whl")
    with zipfile.ZipFile(wheel) as file:
        file.extractall(tmp_path / "site")
        names = file.namelist()
    assert any(name.endswith("entry_points.txt") for name in names)
    assert not any(name.startswith(("tests/", "docs/")) for name in names)
    (tmp_path / "data").mkdir()
    ran = subprocess.run(
        [sys.executable, "-c", PROGRAM, str(tmp_path / "site"), str(tmp_path / "data")],
        cwd=tmp_path,
        capture_output=True,
        text=True,
        check=False,
    )
    assert ran.stdout.strip() == "good", ran.stderr
