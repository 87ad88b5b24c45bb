"""What Neo4j Browser is shown beside the graph: a guide, how nodes look, and the questions to keep as saved Cypher.

Browser fetches them from a page of another origin than its own, and of hosts that nobody allowed from `localhost`
alone. Nothing in them is of a patient.
"""

import io
import zipfile
from html import escape
from pathlib import Path
from string import Template

from starlette.applications import Starlette
from starlette.middleware import Middleware
from starlette.middleware.cors import CORSMiddleware
from starlette.requests import Request
from starlette.responses import HTMLResponse, PlainTextResponse, Response
from starlette.routing import Route

from app.research.questions import Question, questions

_FIRST = Template((Path(__file__).parent / "guide.html").read_text(encoding="utf-8"))
"""The first slide; the questions follow."""

GUIDE = "/guia"
STYLE = "/estilo.grass"
SAVED = "/consultas.zip"

_COLORS = {
    "Person": "#1d4e89",
    "Encounter": "#00798c",
    "Prescription": "#d1495b",
    "Study": "#edae49",
    "Procedure": "#8d6a9f",
    "SickLeave": "#c97b63",
    "Referral": "#5f7367",
    "Immunization": "#6fb98f",
    "Episode": "#7a9cc6",
    "Activity": "#e8e8e4",
    "Institution": "#0b6e4f",
    "Month": "#b7b7a4",
    "Build": "#444444",
}
_CAPTIONS = {
    "Person": "{born}",
    "Activity": "{name}",
    "Institution": "{code}",
    "Episode": "{began}",
    "Month": "{month}",
    "Build": "{at}",
}
"""Of events it is the institution."""
_DIAMETERS = {"Institution": "80px", "Activity": "65px"}
_COUNTED = ("FOLLOWED_BY", "FOLLOWED_BY_AT", "HANDED_OVER")


def guide_app() -> Starlette:
    """Serves the three of them, to any page that asks."""
    routes = [
        Route(GUIDE, lambda request: HTMLResponse(guide(_base(request)))),
        Route(STYLE, lambda _: PlainTextResponse(style())),
        Route(SAVED, lambda _: Response(saved(), media_type="application/zip")),
    ]
    return Starlette(routes=routes, middleware=[Middleware(CORSMiddleware, allow_origins=["*"], allow_headers=["*"])])


def guide(base: str) -> str:
    """The guide, as HTML that Browser takes: a slide for each question. `base` is where it is served."""
    slides = [
        _FIRST.substitute(base=base),
        *(_slide(number, question) for number, question in enumerate(questions(), 1)),
    ]
    deck = "".join(f'<slide class="row-fluid"><div class="col-sm-12">{slide}</div></slide>' for slide in slides)
    return (
        '<!doctype html><html lang="es-MX"><head><meta charset="utf-8"><title>Trayectorias de atención</title></head>'
        f'<body><article class="guide"><carousel class="deck container-fluid">{deck}</carousel></article></body></html>'
    )


def style() -> str:
    """How nodes and relationships look: a GRASS style sheet."""
    rules = [
        _rule(
            f"node.{label}",
            color=color,
            **{
                "border-color": "#33333355",
                "text-color-internal": "#222222" if label in {"Activity", "Study", "Month"} else "#ffffff",
                "caption": f"'{_CAPTIONS.get(label, '{institution}')}'",
                "diameter": _DIAMETERS.get(label, "50px"),
            },
        )
        for label, color in _COLORS.items()
    ]
    counted = [_rule(f"relationship.{type_}", **{"caption": "'{count}'", "shaft-width": "3px"}) for type_ in _COUNTED]
    return "\n".join(
        [
            _rule("node", **{"font-size": "10px", "border-width": "1px"}),
            _rule("relationship", **{"color": "#8a8f98", "shaft-width": "1px", "caption": "'<type>'"}),
            *rules,
            *counted,
        ]
    )


def saved() -> bytes:
    """The questions as files that Browser takes for its saved Cypher: a ZIP, dropped onto it."""
    held = io.BytesIO()
    with zipfile.ZipFile(held, "w", zipfile.ZIP_DEFLATED) as file:
        for question in questions():
            for what, statement in (("tabla", question.table), ("dibujo", question.picture)):
                text = f"// {question.title} ({what})\n{statement};\n"
                file.writestr(f"Trayectorias/{question.name}-{what}.cypher", text)
    return held.getvalue()


def _base(request: Request) -> str:
    return str(request.base_url).rstrip("/")


def _slide(number: int, question: Question) -> str:
    return (
        f"<h3>{number}. {escape(question.title)}</h3><p>{escape(question.explanation)}</p>"
        f"{_runnable('Tabla', question.table)}{_runnable('Dibujo', question.picture)}"
    )


def _runnable(caption: str, statement: str) -> str:
    code = escape(statement)
    return f'<p><b>{escape(caption)}</b></p><figure><pre class="pre-scrollable code runnable">{code}</pre></figure>'


def _rule(selector: str, **values: str) -> str:
    return "\n".join([f"{selector} {{", *(f"  {name}: {value};" for name, value in values.items()), "}"])
