"""Addresses of the demo shop, seen only through its own port."""

from django.urls import URLPattern, path, re_path

from counterbell.demo import shop_views as views

handler404 = "counterbell.demo.shop_views.missing"

_LANGUAGE = r"^(?P<lang>en|fa|ar|ja|hr)/"

urlpatterns: list[URLPattern] = [
    path("", views.door, name="shop-door"),
    re_path(_LANGUAGE + r"$", views.home, name="shop-home"),
    re_path(_LANGUAGE + r"shelf/(?:(?P<category>lamps|linen|table)/)?$", views.shelf, name="shop-shelf"),
    re_path(_LANGUAGE + r"goods/(?P<slug>[a-z]+)/$", views.goods_page, name="shop-goods"),
    re_path(_LANGUAGE + r"cart/$", views.cart_page, name="shop-cart"),
    re_path(_LANGUAGE + r"checkout/$", views.checkout, name="shop-checkout"),
    re_path(_LANGUAGE + r"orders/$", views.find_order, name="shop-orders"),
    re_path(_LANGUAGE + r"orders/(?P<key>[\w-]{20,40})/$", views.order_page, name="shop-order"),
    re_path(_LANGUAGE + r"contact/$", views.contact_page, name="shop-contact"),
    re_path(_LANGUAGE + r"policies/$", views.policies_page, name="shop-policies"),
]
