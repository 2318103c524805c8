"""The words of dates: month and weekday names, clock zones, and words that only stand beside them."""

from __future__ import annotations

# One row a month, in the languages of most online news. `listopad` is missing on purpose: it is November in
# Polish and October in Croatian.
_MONTH_ROWS = (
    "january jan janvier janv januar jaenner jänner jän januari enero ene gennaio gen janeiro ledna stycznia "
    "tammikuuta tammikuu ocak января",
    "february feb febr février fevrier févr fév februar feber februari febrero febbraio fevereiro fev února lutego "
    "helmikuuta helmikuu şubat февраля",
    "march mar mars märz maerz mrz märz mär maart mrt marzo março marco března marca maaliskuuta maaliskuu mart марта",
    "april apr avril avr abril abr aprile dubna kwietnia huhtikuuta huhtikuu nisan апреля",
    "may mai mei mayo maggio mag maio května maja toukokuuta toukokuu mayıs maj мая",
    "june jun juin juni junio giugno giu junho června czerwca kesäkuuta kesäkuu haziran июня",
    "july jul juillet juil juli julio luglio lug julho července lipca heinäkuuta heinäkuu temmuz июля",
    "august aug août aout augustus agosto ago augusti srpna sierpnia elokuuta elokuu ağustos августа",
    "september sept sep septembre septiembre settembre set setembro září września syyskuuta syyskuu eylül сентября",
    "october oct octobre oktober okt octubre ottobre ott outubro out října października lokakuuta lokakuu ekim октября",
    "november nov novembre noviembre novembro listopadu listopada marraskuuta marraskuu kasım ноября",
    "december dec décembre decembre déc dezember dez diciembre dic dicembre dezembro desember des prosince grudnia "
    "joulukuuta joulukuu aralık декабря",
)

MONTHS: dict[str, int] = {name: number for number, row in enumerate(_MONTH_ROWS, 1) for name in row.split()}

_WEEKDAYS = """
monday mon tuesday tue tues wednesday wed thursday thu thur thurs friday fri saturday sat sunday sun
montag mo dienstag di mittwoch mi donnerstag do freitag fr samstag sonnabend sa sonntag so
lundi lun mardi mercredi mer jeudi jeu vendredi ven samedi sam dimanche dim
lunes martes miércoles mié jueves jue viernes vie sábado sáb domingo dom
lunedì martedì mercoledì giovedì gio venerdì sabato sab domenica
segunda terça quarta quinta sexta feira maandag dinsdag woensdag donderdag vrijdag zaterdag zondag
"""
WEEKDAYS = frozenset(_WEEKDAYS.split())

# What may stand beside a date of publication without changing what it says.
_FILLERS = """
published posted on at um uhr den der am vom le à las de do of the date datum veröffentlicht erstellt
geschrieben publié publicado pubblicato gepubliceerd op il el kl clock hrs h hours time klo ore г года
"""
FILLERS = frozenset(_FILLERS.split())

# What makes a date one of change and not of publication.
_CHANGE_WORDS = """
update updated updates modified revised corrected edited changed aktualisiert geändert überarbeitet aktualisierung
änderung bearbeitet jour actualisé modifié actualizado modificado aggiornato modificato bijgewerkt gewijzigd
uppdaterad opdateret oppdatert stand
"""
CHANGE_WORDS = frozenset(_CHANGE_WORDS.split())

# What makes a date one of a person, an offer or an event.
_OTHER_WORDS = """
registered registriert joined beigetreten member mitglied seit since depuis desde dal expires gültig until bis ab from
geboren born died gestorben deadline termin termine event veranstaltung erstausgabe ausgabe isbn
"""
OTHER_WORDS = frozenset(_OTHER_WORDS.split())

# Minutes east of UTC. Names that mean several zones (IST, and AST outside the Americas) are missing on purpose.
ZONE_MINUTES: dict[str, int] = {
    "z": 0,
    "utc": 0,
    "gmt": 0,
    "ut": 0,
    "wet": 0,
    "west": 60,
    "bst": 60,
    "cet": 60,
    "mez": 60,
    "cest": 120,
    "mesz": 120,
    "eet": 120,
    "sast": 120,
    "eest": 180,
    "msk": 180,
    "sgt": 480,
    "hkt": 480,
    "awst": 480,
    "jst": 540,
    "kst": 540,
    "aest": 600,
    "aedt": 660,
    "nzst": 720,
    "nzdt": 780,
    "est": -300,
    "edt": -240,
    "cst": -360,
    "cdt": -300,
    "mst": -420,
    "mdt": -360,
    "pst": -480,
    "pdt": -420,
    "akst": -540,
    "akdt": -480,
    "hst": -600,
}

# Names that leave daylight saving to the reader ("10:15 a.m. ET").
ZONE_PLACES: dict[str, str] = {
    "et": "America/New_York",
    "ct": "America/Chicago",
    "mt": "America/Denver",
    "pt": "America/Los_Angeles",
}
