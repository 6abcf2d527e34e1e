import pytest

from catalog.search.cleaning import clean
from catalog.search.recognising import DocumentNumber, recognise


@pytest.mark.parametrize(
    "typed",
    [
        "国办发〔2017〕97号",
        "国办发【2017】97号",
        "国办发[2017]97号",
        "国办发（2017）97号",
        "国办发２０１７ 97号",
        "国办发〔2017〕 97",
        "国办发2017年97号",
        "国办发2017年第97号",
    ],
)
def test_a_document_number_is_the_same_in_every_spelling(typed: str) -> None:
    found, rest = recognise(clean(typed).text)
    assert found == [DocumentNumber("国办发", "2017", "97")]
    assert rest == ""


def test_a_number_alone_and_an_order_have_no_year() -> None:
    assert recognise("621号")[0] == [DocumentNumber("", "", "621")]
    assert recognise("国务院令第711号")[0][0].number == "711"


def test_a_year_alone_is_no_document_number() -> None:
    assert recognise("2024年低保标准") == ([], "2024年低保标准")
    assert recognise("我家3口人")[0] == []


def test_the_number_must_fit_and_the_year_too() -> None:
    wanted = DocumentNumber("国办发", "2017", "97")
    assert wanted.fits(DocumentNumber("国办发", "2017", "97")) == 1
    assert wanted.fits(DocumentNumber("国办发", "2017", "42")) == 0
    assert wanted.fits(DocumentNumber("国办发", "2016", "97")) == 0
    assert wanted.fits(DocumentNumber("财预", "2017", "97")) == 0
