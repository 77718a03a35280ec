"""What a photograph tells besides its picture: where it was taken, whose it is, with which camera.

One parser for each format cuts a file into parts, of which each says whether the picture needs it; a file is always
all of its parts, one after the other. So who looks (`tells`) and who takes out (`cleaned`) see the same. Nothing is
decoded, and no point of a picture is ever changed.
"""
