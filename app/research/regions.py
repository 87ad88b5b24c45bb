"""The states of Mexico by region, as the Banco de México groups them (Reporte sobre las Economías Regionales)."""

_REGIONS = {
    "Norte": "Baja California, Chihuahua, Coahuila, Nuevo León, Sonora, Tamaulipas",
    "Centro Norte": (
        "Aguascalientes, Baja California Sur, Colima, Durango, Jalisco, Michoacán, Nayarit, San Luis Potosí, Sinaloa, "
        "Zacatecas"
    ),
    "Centro": "Ciudad de México, Guanajuato, Hidalgo, México, Morelos, Puebla, Querétaro, Tlaxcala",
    "Sur": "Campeche, Chiapas, Guerrero, Oaxaca, Quintana Roo, Tabasco, Veracruz, Yucatán",
}

REGION_OF = {state: region for region, states in _REGIONS.items() for state in states.split(", ")}
"""The region of each state, by its usual short name."""
