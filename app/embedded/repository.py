"""Where jars are fetched from: the URL of a Maven repository, as the site has it. Names no host itself."""

import xml.etree.ElementTree as ET
from pathlib import Path

from app.embedded.errors import PartMissing

CENTRAL = "central"
"""The id that Maven gives its own repository; mirrors say in `mirrorOf` whether they stand in for it."""


def repository_url(setting: str | None, maven_settings: Path | None = None) -> str:
    """The setting, else the mirror in the user's Maven settings, else Maven Central. Ends without a slash."""
    maven_settings = maven_settings or Path.home() / ".m2" / "settings.xml"
    return (setting or mirror_of_central(maven_settings) or _maven_central()).rstrip("/")


def mirror_of_central(maven_settings: Path) -> str | None:
    """The first mirror in a Maven `settings.xml` that stands in for Maven Central; None without file or mirror."""
    if not maven_settings.is_file():
        return None
    for element in ET.parse(maven_settings).iter():  # noqa: S314 -- the user's own file
        if element.tag.rpartition("}")[2] != "mirror":
            continue
        mirror = {child.tag.rpartition("}")[2]: (child.text or "").strip() for child in element}
        if _covers_central(mirror.get("mirrorOf", "")) and mirror.get("blocked") != "true":
            return mirror.get("url")
    return None


def _covers_central(mirror_of: str) -> bool:
    ids = {each.strip() for each in mirror_of.split(",")}
    return f"!{CENTRAL}" not in ids and bool(ids & {"*", "external:*", CENTRAL})


def _maven_central() -> str:
    try:
        from jgo.constants import MAVEN_CENTRAL_URL
    except ImportError as error:
        raise PartMissing(
            "The package jgo, which knows the address of Maven Central, is not installed. Run "
            "pip install 'expediente[embedded]', or set EXPEDIENTE_MAVEN_REPOSITORY to your repository."
        ) from error
    return str(MAVEN_CENTRAL_URL)
