"""What is wrong with a database, in a sentence for the keeper of the machine; never a password."""

from sqlalchemy.exc import DBAPIError, SQLAlchemyError

# SQLSTATE classes of PostgreSQL that a setting or a grant puts right.
_BY_STATE = {
    "28": "用户名或密码不对，或服务器不让这台机器登录。请检查 KIOSK_DATABASE_URL。",
    "3D": "库不存在。请先建一个空库：createdb --encoding UTF8 库名。",
    "42501": "数据库用户权限不够。请让它成为这个库的拥有者。",
    "53": "数据库服务器资源不足（连接数或空间）。请清理后再试。",
    "55P03": "数据库正被另一个程序占用。请稍后再试。",
    "57": "数据库服务器正在启动或停止。请稍后再试。",
}
_WORDS = {
    "database is locked": "数据库正被另一个程序占用。请稍后再试。",
    "disk is full": "磁盘满了。请清出空间后再试。",
    "not a database": "数据库文件已损坏或不是本程序的文件。请用备份恢复。",
    "malformed": "数据库文件已损坏。请用备份恢复。",
    "readonly": "数据库文件不能写入。请检查文件和文件夹的权限。",
    "unable to open": "打不开数据库文件。请检查数据文件夹是否存在、能否读写。",
    "could not translate host": "找不到数据库服务器这个主机名。请检查 KIOSK_DATABASE_URL。",
    "resolve host": "找不到数据库服务器这个主机名。请检查 KIOSK_DATABASE_URL。",
    "password authentication failed": _BY_STATE["28"],
    "does not exist": "库或用户不存在。请先建好，再检查 KIOSK_DATABASE_URL。",
    "connection refused": "连不上数据库服务器。请看它是否在运行，地址和端口对不对。",
    "timeout expired": "连不上数据库服务器（超时）。请检查地址、端口和防火墙。",
    "timed out": "连不上数据库服务器（超时）。请检查地址、端口和防火墙。",
    "connection": "与数据库服务器的连接断了。请看它是否在运行，然后再试。",
}


def explain(problem: SQLAlchemyError) -> str:
    """What to do about a database that does not answer."""
    cause = problem.orig if isinstance(problem, DBAPIError) else None
    state = getattr(cause, "sqlstate", None) or ""
    for length in (5, 2):
        if state[:length] in _BY_STATE:
            return _BY_STATE[state[:length]]
    said = str(cause or "").lower()
    for words, advice in _WORDS.items():
        if words in said:
            return advice
    return "请检查数据文件夹和数据库地址，或看日志。"
