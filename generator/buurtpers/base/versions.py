"""Versions of a paper besides the one for the screen; each has a folder of its name beside it."""

PRESS, GREY, BOOKLET, LARGE, WHY = "drukker", "grijs", "boekje", "groot", "waarom"
