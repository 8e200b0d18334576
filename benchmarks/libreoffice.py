"""LibreOffice as the baseline: it loads a live workbook, recalculates it, takes one change in, and is timed inside.

The times are taken by a macro in LibreOffice itself, so that starting the program does not count.
"""

import shutil
import subprocess
from collections.abc import Sequence
from dataclasses import dataclass
from pathlib import Path
from xml.sax.saxutils import escape

PROGRAM = shutil.which("soffice")
LONGEST = 180
LIBRARY = """<?xml version="1.0" encoding="UTF-8"?>
<!DOCTYPE library:library PUBLIC "-//OpenOffice.org//DTD OfficeDocument 1.0//EN" "library.dtd">
<library:library xmlns:library="http://openoffice.org/2000/library" library:name="Standard" library:readonly="false"
 library:passwordprotected="false"><library:element library:name="Bench"/></library:library>
"""
MODULE = """<?xml version="1.0" encoding="UTF-8"?>
<!DOCTYPE script:module PUBLIC "-//OpenOffice.org//DTD OfficeDocument 1.0//EN" "module.dtd">
<script:module xmlns:script="http://openoffice.org/2000/script" script:name="Bench"
 script:language="StarBasic">{code}</script:module>
"""
CODE = """
Function Figures(doc, cells As String) As String
  found = ""
  places = Split(cells, ";")
  For i = 0 To UBound(places)
    part = Split(places(i), "!")
    found = found & Trim(Str(doc.Sheets.getByName(part(0)).getCellRangeByName(part(1)).Value)) & ";"
  Next i
  Figures = found
End Function

Sub Measure
  Dim cells As String
  cells = "{figures}"
  Dim args(0) As New com.sun.star.beans.PropertyValue
  args(0).Name = "Hidden"
  args(0).Value = True
  doc = StarDesktop.loadComponentFromURL(ConvertToURL("{source}"), "_blank", 0, args())
  before = Figures(doc, cells)
  tick1 = GetSystemTicks()
  doc.Sheets.getByName("{sheet}").getCellRangeByName("{cell}").Value = {value}
  after = Figures(doc, cells)
  tick2 = GetSystemTicks()
  doc.calculateAll()
  again = Figures(doc, cells)
  tick3 = GetSystemTicks()
  n = FreeFile
  Open "{target}" For Output As #n
  Print #n, before
  Print #n, after
  Print #n, again
  Print #n, CStr(tick2 - tick1) & ";" & CStr(tick3 - tick2)
  Close #n
  doc.close(True)
End Sub
"""


@dataclass(frozen=True, slots=True)
class Recalculated:
    """Figures of the chosen cells before and after one input changed; seconds for that change, and for everything."""

    before: tuple[float, ...]
    after: tuple[float, ...]
    again: tuple[float, ...]
    changing: float
    recalculating: float


class LibreOffice:
    """A LibreOffice with a profile of its own in ``folder``."""

    def __init__(self, folder: Path) -> None:
        self.folder = folder
        self._run("--terminate_after_init")
        self.library = folder / "profile" / "user" / "basic" / "Standard"
        self.library.mkdir(parents=True, exist_ok=True)
        (self.library / "script.xlb").write_text(LIBRARY, encoding="utf-8")

    def change(self, workbook: Path, cell: tuple[str, str], value: int, figures: Sequence[str]) -> Recalculated:
        """Load ``workbook``, change one cell (sheet, address), and read ``figures`` (``sheet!B4``)."""
        told = self.folder / "told.txt"
        known = {"source": workbook, "target": told, "sheet": cell[0], "cell": cell[1], "value": value}
        code = CODE.format(figures=";".join(figures), **known)
        (self.library / "Bench.xba").write_text(MODULE.format(code=escape(code)), encoding="utf-8")
        self._run("macro:///Standard.Bench.Measure")
        before, after, again, ticks = told.read_text(encoding="utf-8").splitlines()
        changing, recalculating = (int(part) / 1000 for part in ticks.split(";"))
        return Recalculated(_numbers(before), _numbers(after), _numbers(again), changing, recalculating)

    def _run(self, *words: str) -> None:
        profile = f"-env:UserInstallation={(self.folder / 'profile').as_uri()}"
        command = [str(PROGRAM), profile, "--headless", "--norestore", *words]
        subprocess.run(command, check=True, capture_output=True, timeout=LONGEST)


def _numbers(line: str) -> tuple[float, ...]:
    return tuple(float(part) for part in line.strip().split(";") if part)
