"""Printed things besides the paper, for a print shop: set, put in ink and read again as the paper is."""

from __future__ import annotations

import datetime as dt
import io
from functools import partial

import pikepdf
import pytest

from buurtpers.commands.loading import cache_of
from buurtpers.kit.handbook import SIZE, Handbook, handbook_of, set_handbook
from buurtpers.prepress.geometry import Box, box_of, points
from buurtpers.prepress.pdfx import VERSIONS
from buurtpers.prepress.press import Product, for_shop, set_for_shop
from buurtpers.prepress.shop import PrintShop
from buurtpers.read.network import Network
from support import REPOSITORY, TODAY, look

SHOPS = (
    PrintShop("vierkleur"),
    PrintShop("oud", standard="X-1a", marks=True, colour="uncoated"),
    PrintShop("grijs", colour="grey", bleed=5.0),
    PrintShop("zonder afloop", bleed=0.0),
)


@pytest.fixture(scope="module")
def network() -> Network:
    return look(REPOSITORY, TODAY).network


@pytest.fixture(scope="module")
def handbook(network: Network, tmp_path_factory: pytest.TempPathFactory) -> Handbook:
    found = handbook_of(network, dt.date.fromisoformat(TODAY), cache_of(tmp_path_factory.mktemp("handbook")))
    assert found.photos
    return found


@pytest.fixture(scope="module")
def product(handbook: Handbook) -> Product:
    return Product(handbook.data.title, handbook.data.date, SIZE)


@pytest.mark.parametrize("shop", SHOPS, ids=lambda shop: shop.name)
def test_a_print_shop_takes_the_handbook(
    handbook: Handbook, network: Network, product: Product, shop: PrintShop
) -> None:
    made, wrong = set_for_shop(partial(set_handbook, handbook, network), product, shop)
    assert wrong == []
    with pikepdf.open(io.BytesIO(made)) as pdf:
        assert pdf.trailer.Info.GTS_PDFXVersion == VERSIONS[shop.standard][1]
        for page in pdf.pages:
            trim, bled = box_of(page.trimbox), box_of(page.obj.BleedBox)
            assert trim.like(Box(0, 0, *map(points, SIZE)).moved(trim.left, trim.bottom))
            assert bled.like(trim.grown(points(shop.bleed)))


def test_a_handbook_for_the_screen_can_be_put_in_ink_too(
    handbook: Handbook, network: Network, product: Product
) -> None:
    shop = PrintShop("vierkleur", bleed=0.0)
    screen = set_handbook(handbook, network)
    assert for_shop(screen, product, shop)[1] == []
    # Nothing of it goes beyond the page, as this shop wants it to.
    assert {one.code for one in for_shop(screen, product, PrintShop("vierkleur"))[1]} >= {"print-size"}


def test_only_what_is_folded_must_make_whole_sheets(handbook: Handbook, network: Network, product: Product) -> None:
    pdf, shop = set_handbook(handbook, network), PrintShop("vierkleur", bleed=0.0)
    with pikepdf.open(io.BytesIO(pdf)) as file:
        del file.pages[5:]
        out = io.BytesIO()
        file.save(out)
    folded = Product(product.title, product.date, product.size, folded=True)
    assert for_shop(out.getvalue(), product, shop)[1] == []
    assert [one.code for one in for_shop(out.getvalue(), folded, shop)[1]] == ["print-pages"]
