#!/bin/sh
# Sets up a Debian machine as a screen of the hall. Safe to run again; says what it did.
#   sudo ./install.sh ADDRESS [--key KEY] [--display] [--turn 90|180|270] [--printer]
# MASHANG_ROOT=DIR installs the files below DIR only, without users, packages and services.
set -eu
usage() { echo "用法：sudo ./install.sh 网址 [--key 钥匙] [--display] [--turn 90|180|270] [--printer]，如：sudo ./install.sh http://192.168.1.10:8000" >&2; exit 2; }

here=$(dirname "$(readlink -f "$0")")
root=${MASHANG_ROOT:-}
address="" key="" kind=touch turn=0 printer=false changed=no
while [ $# -gt 0 ]; do
  case $1 in
    --key) [ $# -ge 2 ] || usage; key=$2; shift ;;
    --display) kind=display ;;
    --turn) case ${2:-} in 90|180|270) turn=$2 ;; *) usage ;; esac; shift ;;
    --printer) printer=true ;;
    http://*|https://*) address=${1%/} ;;
    *) usage ;;
  esac
  shift
done
[ -n "$address" ] || usage
case $key in *[!0-9a-f]*) echo "钥匙应当是一串 0-9、a-f，请从工作台“大厅屏幕”页完整复制。" >&2; exit 1 ;; esac
if [ -z "$root" ] && [ "$(id -u)" != 0 ]; then echo "请用 sudo 运行。" >&2; exit 1; fi

# put MODE TARGET: what comes on standard input goes to TARGET, unless it is there already.
put() {
  target="$root$2"
  mkdir -p "$(dirname "$target")"
  cat > "$target.new"
  chmod "$1" "$target.new"
  if [ -e "$target" ] && cmp -s "$target" "$target.new"; then
    rm "$target.new"
    echo "没有变化  $2"
  else
    mv "$target.new" "$target"
    changed=yes
    echo "已写入    $2"
  fi
}

if [ -z "$root" ]; then
  missing=""
  for package in cage chromium xwayland fonts-noto-cjk curl speech-dispatcher-espeak-ng; do
    dpkg-query -W -f='${Status}' "$package" 2>/dev/null | grep -q 'ok installed' || missing="$missing $package"
  done
  if [ -n "$missing" ]; then
    # shellcheck disable=SC2086
    apt-get install -y --no-install-recommends $missing
    echo "已安装    $missing"
  fi
  if ! id mashang-screen >/dev/null 2>&1; then
    useradd --system --create-home --shell /usr/sbin/nologin --groups video,input,render mashang-screen
    echo "已建用户  mashang-screen（没有密码，不能登录）"
  fi
fi

host=${address#*://}
sed "s|@ADDRESS@|$host|; s|\"PrintingEnabled\": false|\"PrintingEnabled\": $printer|" "$here/policy.json" | put 644 /etc/chromium/policies/managed/mashang.json
printf 'ADDRESS=%s\nKIND=%s\nKEY=%s\nTURN=%s\nPRINTER=%s\n' "$address" "$kind" "$key" "$turn" "$printer" | put 600 /etc/mashang/screen.env
put 755 /usr/local/lib/mashang/screen < "$here/screen"
put 755 /usr/local/lib/mashang/watch < "$here/watch"
for unit in "$here"/mashang-screen*.service "$here"/mashang-screen*.timer; do
  put 644 "/etc/systemd/system/$(basename "$unit")" < "$unit"
done

if [ -z "$root" ]; then
  systemctl daemon-reload
  systemctl enable --quiet mashang-screen.service mashang-screen-watch.timer mashang-screen-night.timer mashang-screen-morning.timer
  systemctl start mashang-screen-watch.timer mashang-screen-night.timer mashang-screen-morning.timer
  if [ "$changed" = yes ]; then systemctl restart mashang-screen.service; echo "已启动    屏幕"; fi
fi
[ -n "$key" ] || echo "提醒：没有填钥匙，看门程序不起作用。请在工作台“大厅屏幕”页登记后，带 --key 再运行一次。"
echo "完成。屏幕每天 7:30 打开、18:30 关闭；改时间请编辑 /etc/systemd/system/mashang-screen-*.timer。"
