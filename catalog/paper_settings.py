"""Settings of the clerk's papers: document numbers, paying, and a tariff of the county's own."""

from catalog.rules import tariff
from catalog.setting import Setting

PAPERS: tuple[Setting, ...] = (
    Setting(
        "paper_prefix",
        "文号字头",
        "文书编号的机关代字，如“清溪政公开”，印成：清溪政公开〔2026〕12号。空着用单位简称加“公开”。",
        "",
        "text",
        0,
        30,
    ),
    Setting(
        "fee_pay",
        "信息处理费怎么交",
        "印在收费通知书上，如：到乡财政所（一楼 3 号窗口）缴入国库，或扫非税缴款码。",
        "到本机关办公地址办理，开具财政票据",
        "text",
        1,
        200,
    ),
    Setting(
        "tariff_items",
        "按件收费的档次",
        "空着用国办函〔2020〕109号的标准。县里另有标准的照写，如：10:0 30:100 40:200 每10:100"
        "（到第 10 件不收，到第 30 件每件 100 元，到第 40 件每件 200 元，以后每 10 件加 100 元）。",
        "",
        "text",
        0,
        200,
        judge=tariff.read,
    ),
    Setting(
        "tariff_pages",
        "按量收费的档次",
        "空着用国办函〔2020〕109号的标准。写法同上，如：30:0 100:10 200:20 以上:40。",
        "",
        "text",
        0,
        200,
        judge=tariff.read,
    ),
)
