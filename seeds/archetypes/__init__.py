"""Archetypes: how lives go. MIX says how many of each 200 people live which, and who they are.

Counts are assumptions near Mexican prevalences (ENSANUT 2022: diabetes about one adult in seven, hypertension one in
four, obesity one in three, of whom a part is in care), bent so that the press note's ratios come out.

slot.py               rank and quantile within an archetype
episodes.py           short illnesses of everybody
metabolic.py          diabetes, hypertension, obesity, hypothyroidism, prostate
breathing.py          asthma, COPD
heart_and_kidney.py   heart failure, kidney disease, haemodialysis
pregnancy.py          prenatal care and delivery
surgical.py           appendicitis, hip fracture, injury
lifelong.py           children, healthy adults, infections, depression, back pain, breast cancer
heavy.py              the chart of more than 10,000 events
"""

import random
from collections.abc import Callable
from dataclasses import dataclass
from functools import lru_cache

from seeds.archetypes import breathing, heart_and_kidney, lifelong, metabolic, pregnancy, surgical
from seeds.archetypes.heavy import heavy
from seeds.archetypes.slot import Slot
from seeds.chart import Chart
from seeds.people import Wanted
from seeds.profiles import Profile

BLOCK = 200


@dataclass(frozen=True, slots=True)
class Archetype:
    """A kind of life: `count` of each 200 people live it."""

    name: str
    count: int
    wanted: Wanted
    live: Callable[[Chart, Slot], None]


MIX = (
    Archetype("healthy", 48, Wanted(0.5, 16, 64, worker=True), lifelong.healthy),
    Archetype("child", 20, Wanted(0.49, 0.2, 11), lifelong.child),
    Archetype("respiratory", 26, Wanted(0.55, 16, 70, worker=True), lifelong.respiratory),
    Archetype("diabetes", 23, Wanted(0.58, 38, 82), metabolic.diabetes),
    Archetype("hypertension", 15, Wanted(0.55, 42, 88), metabolic.hypertension),
    Archetype("obesity", 13, Wanted(0.6, 24, 62), metabolic.obesity),
    Archetype("hypothyroidism", 5, Wanted(0.85, 28, 70), metabolic.hypothyroidism),
    Archetype("depression", 6, Wanted(0.65, 20, 58, worker=True), lifelong.depression),
    Archetype("back_pain", 10, Wanted(0.4, 24, 60, worker=True), lifelong.back_pain),
    Archetype("asthma", 8, Wanted(0.5, 8, 45), breathing.asthma),
    Archetype("pregnancy", 5, Wanted(1.0, 24, 37), pregnancy.pregnancy),
    Archetype("injury", 8, Wanted(0.3, 20, 58, worker=True), surgical.injury),
    Archetype("appendicitis", 2, Wanted(0.45, 19, 45, worker=True), surgical.appendicitis),
    Archetype("kidney", 2, Wanted(0.5, 52, 80), heart_and_kidney.kidney),
    Archetype("dialysis", 1, Wanted(0.45, 40, 72), heart_and_kidney.dialysis),
    Archetype("breast_cancer", 1, Wanted(1.0, 48, 62, worker=True), lifelong.breast_cancer),
    Archetype("prostate", 3, Wanted(0.0, 62, 84), metabolic.prostate),
    Archetype("copd", 2, Wanted(0.35, 66, 86), breathing.copd),
    Archetype("heart_failure", 1, Wanted(0.45, 66, 88), heart_and_kidney.heart_failure),
    Archetype("hip_fracture", 1, Wanted(0.75, 74, 92), surgical.hip_fracture),
)
HEAVY = Archetype("heavy", 1, Wanted(0.0, 63, 66, joined_before=1998), heavy)


@lru_cache(maxsize=64)
def _deal(seed_number: int, block: int) -> tuple[tuple[Archetype, int], ...]:
    """Archetype and rank of each person of a block: the same cards each time, shuffled."""
    cards = [(archetype, rank) for archetype in MIX for rank in range(archetype.count)]
    random.Random(f"{seed_number}/{block}/deal").shuffle(cards)
    return tuple(cards)


def dealt(profile: Profile, seed_number: int, index: int) -> tuple[Archetype, Slot]:
    """The archetype and slot of the person of that index."""
    if index == profile.heavy_index:
        return HEAVY, Slot(0, 1, 0)
    block, place = divmod(index, BLOCK)
    archetype, rank = _deal(seed_number, block)[place]
    return archetype, Slot(rank, archetype.count, block)
