import pathlib

pathlib.Path("GELOPEN").write_text("hook", "utf-8")
