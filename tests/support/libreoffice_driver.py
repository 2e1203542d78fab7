"""Edits documents in LibreOffice as a reader would: recorded changes and comments. Run by the Python that has ``uno``.

    /usr/bin/python3 libreoffice_driver.py < ORDER.json > DONE.json

``ORDER.json`` has ``profile`` (a folder of its own), ``author``, and ``documents``: a list of ``open`` and ``save``
(paths) and ``edits``. An edit has ``op``, ``context`` (words that stand once in the document), ``at`` and ``length``
(of the words in it that are meant) and ``new``. ``DONE.json`` has for each document whether each of its edits was
carried out, or null where it cannot be opened.
"""

import json
import os
import signal
import subprocess
import sys
import time
from pathlib import Path

import uno
from com.sun.star.beans import PropertyValue
from com.sun.star.connection import NoConnectException

_PROFILE = """<?xml version="1.0" encoding="UTF-8"?>
<oor:items xmlns:oor="http://openoffice.org/2001/registry">
<item oor:path="/org.openoffice.UserProfile/Data"><prop oor:name="givenname"><value>{author}</value></prop></item>
<item oor:path="/org.openoffice.UserProfile/Data"><prop oor:name="sn"><value></value></prop></item>
</oor:items>
"""
_FILTERS = {".docx": "MS Word 2007 XML", ".xlsx": "Calc MS Excel 2007 XML", ".ods": "calc8", ".odt": "writer8"}


def _value(name, value):
    made = PropertyValue()
    made.Name, made.Value = name, value
    return made


def _started(profile, author):
    (profile / "user").mkdir(parents=True, exist_ok=True)
    (profile / "user" / "registrymodifications.xcu").write_text(_PROFILE.format(author=author), encoding="utf-8")
    pipe = f"chapterhouse-{os.getpid()}"
    options = ["--headless", "--norestore", "--nologo", "--nodefault", f"--accept=pipe,name={pipe};urp;"]
    command = ["soffice", f"-env:UserInstallation={profile.as_uri()}", *options]
    office = subprocess.Popen(command, stdout=subprocess.DEVNULL, stderr=subprocess.DEVNULL, start_new_session=True)
    resolver = uno.getComponentContext().ServiceManager.createInstance("com.sun.star.bridge.UnoUrlResolver")
    while office.poll() is None:
        try:
            context = resolver.resolve(f"uno:pipe,name={pipe};urp;StarOffice.ComponentContext")
            return office, context
        except NoConnectException:
            time.sleep(0.2)
    raise SystemExit("soffice ended before it answered")


class Writer:
    """A text document that is being read by somebody who writes into it."""

    def __init__(self, document, dispatcher):
        self.document, self.dispatcher = document, dispatcher
        self.cursor = document.CurrentController.ViewCursor

    def spot(self, edit):
        """A cursor over the words that are meant, or None."""
        search = self.document.createSearchDescriptor()
        search.SearchString, search.SearchCaseSensitive = edit["context"], True
        found = self.document.findFirst(search)
        if found is None or self.document.findNext(found.End, search) is not None:
            return None
        here = found.Text.createTextCursorByRange(found.Start)
        here.goRight(edit["at"], False)
        here.goRight(edit["length"], True)
        return here if here.String == edit["context"][edit["at"] : edit["at"] + edit["length"]] else None

    def carry_out(self, edit):
        """Do what ``edit`` says; False where its words are not to be found."""
        here = self.spot(edit)
        if here is None:
            return False
        getattr(self, f"_{edit['op']}")(here, edit)
        return True

    def _replace(self, here, edit):
        here.String = edit["new"]

    def _delete(self, here, edit):
        here.String = ""

    def _insert(self, here, edit):
        here.Text.insertString(here.End, edit["new"], False)

    def _embolden(self, here, edit):
        here.CharWeight = 150.0

    def _typed(self, here, edit):
        """Words typed over a selection, as the keyboard does it."""
        self.cursor.gotoRange(here, False)
        self._dispatch("InsertText", _value("Text", edit["new"]))

    def _cut_and_paste(self, here, edit):
        """Words that are cut and pasted behind the words ``behind``."""
        self.cursor.gotoRange(here, False)
        self._dispatch("Copy")
        self._dispatch("Delete")
        there = self.spot(edit["behind"])
        self.cursor.gotoRange(there.End, False)
        self._dispatch("Paste")

    def _move_paragraph(self, here, edit):
        self.cursor.gotoRange(here.Start, False)
        self._dispatch(edit["new"])

    def _split(self, here, edit):
        here.Text.insertControlCharacter(here.End, 0, False)

    def _dispatch(self, name, *arguments):
        self.dispatcher.executeDispatch(self.document.CurrentController.Frame, f".uno:{name}", "", 0, arguments)


def comment(document, edits):
    """Comment on words of running text; which remarks were made.

    There is no window: the smaller packages of LibreOffice cannot draw a comment, and end where they should.
    """
    done = []
    for paragraph in document.Text.createEnumeration():
        if not paragraph.supportsService("com.sun.star.text.Paragraph"):
            continue
        for edit in edits:
            if edit["context"] not in paragraph.String:
                continue
            here = document.Text.createTextCursorByRange(paragraph.Start)
            for _ in range(len(paragraph.String)):
                here.gotoRange(here.Start, False)
                here.goRight(edit["length"], True)
                ahead = document.Text.createTextCursorByRange(here.End)
                ahead.goRight(len(edit["context"]) - edit["at"] - edit["length"], True)
                if here.String + ahead.String == edit["context"][edit["at"] :]:
                    made = document.createInstance("com.sun.star.text.textfield.Annotation")
                    made.Author, made.Content = edit["author"], edit["new"]
                    made.Resolved = edit.get("resolved", False)
                    document.Text.insertTextContent(here, made, True)
                    done.append(edit["new"])
                    break
                here.collapseToStart()
                here.goRight(1, False)
    return done


def _store(document, saved):
    document.storeToURL(saved.as_uri(), (_value("FilterName", _FILTERS[saved.suffix]),))


def main():
    """Carry out the order on standard input."""
    order = json.load(sys.stdin)
    office, context = _started(Path(order["profile"]), order["author"])
    done = []
    try:
        desktop = context.ServiceManager.createInstanceWithContext("com.sun.star.frame.Desktop", context)
        dispatcher = context.ServiceManager.createInstanceWithContext("com.sun.star.frame.DispatchHelper", context)
        for one in order["documents"]:
            opened, saved = Path(one["open"]), Path(one["save"])
            comments = [edit for edit in one["edits"] if edit["op"] == "comment"]
            written = [edit for edit in one["edits"] if edit["op"] != "comment"]
            document = desktop.loadComponentFromURL(opened.as_uri(), "_blank", 0, (_value("Hidden", True),))
            if document is None:  # a part of LibreOffice that is not installed
                done.append(None)
                continue
            if written:
                document.RecordChanges = True
                writer = Writer(document, dispatcher)
                for edit in written:
                    edit["done"] = writer.carry_out(edit)
            _store(document, saved)
            document.close(True)
            made = []
            if comments:
                document = context.ServiceManager.createInstanceWithContext("com.sun.star.text.TextDocument", context)
                document.load((_value("URL", saved.as_uri()), _value("FilterName", _FILTERS[saved.suffix])))
                made = comment(document, [{"author": order["author"], **edit} for edit in comments])
                _store(document, saved)
                document.dispose()
            done.append([edit.get("done", edit["new"] in made) for edit in one["edits"]])
        desktop.terminate()
    finally:
        try:
            office.wait(10)
        except subprocess.TimeoutExpired:
            os.killpg(office.pid, signal.SIGKILL)
    json.dump(done, sys.stdout)


main()
