"""The time zones of Windows by their names there, as CLDR's windowsZones has them."""

from __future__ import annotations

import re
from datetime import tzinfo
from zoneinfo import ZoneInfo

_TABLE = """
Dateline Standard Time=Etc/GMT+12|Hawaiian Standard Time=Pacific/Honolulu
Alaskan Standard Time=America/Anchorage|Pacific Standard Time=America/Los_Angeles
Pacific Standard Time (Mexico)=America/Tijuana|US Mountain Standard Time=America/Phoenix
Mountain Standard Time=America/Denver|Mountain Standard Time (Mexico)=America/Mazatlan
Central America Standard Time=America/Guatemala|Central Standard Time=America/Chicago
Central Standard Time (Mexico)=America/Mexico_City
Canada Central Standard Time=America/Regina
SA Pacific Standard Time=America/Bogota|Eastern Standard Time=America/New_York
Eastern Standard Time (Mexico)=America/Cancun
US Eastern Standard Time=America/Indianapolis
Cuba Standard Time=America/Havana|Haiti Standard Time=America/Port-au-Prince
Venezuela Standard Time=America/Caracas|Paraguay Standard Time=America/Asuncion
Atlantic Standard Time=America/Halifax|Central Brazilian Standard Time=America/Cuiaba
SA Western Standard Time=America/La_Paz|Pacific SA Standard Time=America/Santiago
Newfoundland Standard Time=America/St_Johns
E. South America Standard Time=America/Sao_Paulo
SA Eastern Standard Time=America/Cayenne|Argentina Standard Time=America/Buenos_Aires
Greenland Standard Time=America/Godthab|Montevideo Standard Time=America/Montevideo
Bahia Standard Time=America/Bahia|Tocantins Standard Time=America/Araguaina
Azores Standard Time=Atlantic/Azores|Cape Verde Standard Time=Atlantic/Cape_Verde
UTC=Etc/UTC|Coordinated Universal Time=Etc/UTC|GMT Standard Time=Europe/London
Greenwich Standard Time=Atlantic/Reykjavik|Morocco Standard Time=Africa/Casablanca
W. Europe Standard Time=Europe/Berlin|Central Europe Standard Time=Europe/Budapest
Romance Standard Time=Europe/Paris|Central European Standard Time=Europe/Warsaw
W. Central Africa Standard Time=Africa/Lagos|Namibia Standard Time=Africa/Windhoek
Jordan Standard Time=Asia/Amman|GTB Standard Time=Europe/Bucharest
Middle East Standard Time=Asia/Beirut|Egypt Standard Time=Africa/Cairo
Syria Standard Time=Asia/Damascus|E. Europe Standard Time=Europe/Chisinau
South Africa Standard Time=Africa/Johannesburg|FLE Standard Time=Europe/Kiev
Turkey Standard Time=Europe/Istanbul|Israel Standard Time=Asia/Jerusalem
Kaliningrad Standard Time=Europe/Kaliningrad|Libya Standard Time=Africa/Tripoli
Arabic Standard Time=Asia/Baghdad|Arab Standard Time=Asia/Riyadh
Belarus Standard Time=Europe/Minsk|Russian Standard Time=Europe/Moscow
E. Africa Standard Time=Africa/Nairobi|Iran Standard Time=Asia/Tehran
Arabian Standard Time=Asia/Dubai|Azerbaijan Standard Time=Asia/Baku
Russia Time Zone 3=Europe/Samara|Mauritius Standard Time=Indian/Mauritius
Georgian Standard Time=Asia/Tbilisi|Caucasus Standard Time=Asia/Yerevan
Afghanistan Standard Time=Asia/Kabul|West Asia Standard Time=Asia/Tashkent
Ekaterinburg Standard Time=Asia/Yekaterinburg|Pakistan Standard Time=Asia/Karachi
India Standard Time=Asia/Calcutta|Sri Lanka Standard Time=Asia/Colombo
Nepal Standard Time=Asia/Katmandu|Central Asia Standard Time=Asia/Almaty
Bangladesh Standard Time=Asia/Dhaka|N. Central Asia Standard Time=Asia/Novosibirsk
Myanmar Standard Time=Asia/Rangoon|SE Asia Standard Time=Asia/Bangkok
North Asia Standard Time=Asia/Krasnoyarsk|China Standard Time=Asia/Shanghai
North Asia East Standard Time=Asia/Irkutsk|Singapore Standard Time=Asia/Singapore
W. Australia Standard Time=Australia/Perth|Taipei Standard Time=Asia/Taipei
Ulaanbaatar Standard Time=Asia/Ulaanbaatar|Tokyo Standard Time=Asia/Tokyo
Korea Standard Time=Asia/Seoul|Yakutsk Standard Time=Asia/Yakutsk
Cen. Australia Standard Time=Australia/Adelaide
AUS Central Standard Time=Australia/Darwin
E. Australia Standard Time=Australia/Brisbane|AUS Eastern Standard Time=Australia/Sydney
West Pacific Standard Time=Pacific/Port_Moresby|Tasmania Standard Time=Australia/Hobart
Vladivostok Standard Time=Asia/Vladivostok
Central Pacific Standard Time=Pacific/Guadalcanal
New Zealand Standard Time=Pacific/Auckland|Fiji Standard Time=Pacific/Fiji
Tonga Standard Time=Pacific/Tongatapu|Samoa Standard Time=Pacific/Apia
Mitteleuropäische Zeit=Europe/Berlin|Westeuropäische Zeit=Europe/Berlin
"""
WINDOWS_ZONES = dict(
    row.split("=") for line in _TABLE.strip().splitlines() for row in line.split("|")
)


def zone_of(name: str) -> tzinfo | None:
    """A time zone by the names that calendars give it; None if it is not known."""
    wanted = name.strip('"').strip()
    wanted = WINDOWS_ZONES.get(wanted, wanted)
    tail = re.search(r"([A-Z][A-Za-z_]+/[A-Za-z_]+(?:/[A-Za-z_]+)?)$", wanted)
    for choice in (wanted, tail[1] if tail else ""):
        if not choice or choice.startswith(("/", ".")) or ".." in choice:
            continue
        try:
            return ZoneInfo(choice)
        except (KeyError, ValueError, OSError):
            continue
    return None
