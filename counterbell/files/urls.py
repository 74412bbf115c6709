"""Addresses of the files door."""

from django.urls import path

from counterbell.files import views

urlpatterns = [
    path("files/face/<str:key>.png", views.face_png, name="face-png"),
    path("files/face/<str:key>", views.face, name="face"),
    path("files/picture/<str:token>", views.picture, name="letter-picture"),
    path("files/help/<str:token>", views.article_file, name="article-file"),
    path("files/<str:token>", views.file, name="file"),
]
