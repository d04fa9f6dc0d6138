"""Gives the application our language, face and theme; after the first paint, before any word."""

from PySide6.QtCore import QLibraryInfo, QLocale, QTranslator
from PySide6.QtGui import QFontDatabase
from PySide6.QtWidgets import QApplication

from hallmanager.base.settings import Settings
from hallmanager.rendering.fonts import ui_font_file
from hallmanager.ui.kit import icons, style_sheet, theme

_DONE = "dressed"


def dress() -> None:
    """Dress the application once."""
    application = QApplication.instance()
    if not isinstance(application, QApplication) or application.property(_DONE):
        return
    application.setProperty(_DONE, True)
    _speak_chinese(application)
    _use_our_face(application)
    style_sheet.apply(
        application, dark=theme.tokens().dark or Settings().get("theme", "") == "dark"
    )


def _speak_chinese(application: QApplication) -> None:
    """Let the standard buttons and calendars of Qt be Chinese."""
    QLocale.setDefault(QLocale(QLocale.Language.Chinese, QLocale.Country.China))
    translator = QTranslator(application)
    folder = QLibraryInfo.path(QLibraryInfo.LibraryPath.TranslationsPath)
    if translator.load("qtbase_zh_CN", folder):
        application.installTranslator(translator)


def _use_our_face(application: QApplication) -> None:
    """Use a face that covers GBK, so that no name shows as a box."""
    file = ui_font_file()
    font = application.font()
    if file is not None:
        number = QFontDatabase.addApplicationFont(str(file))
        families = QFontDatabase.applicationFontFamilies(number)
        if families:
            font.setFamilies(list(families))
    font.setPointSizeF(theme.BODY)
    application.setFont(font)


def is_dark() -> bool:
    """Whether the dark theme is in use."""
    return theme.tokens().dark


def choose_theme(*, dark: bool) -> None:
    """Dress the application in the light or the dark theme, from now on and next time."""
    application = QApplication.instance()
    if isinstance(application, QApplication):
        style_sheet.apply(application, dark=dark)
        icons.load()
        Settings().set("theme", "dark" if dark else "light")
