"""The models agree with the naive implementation on random extracts that aim at boundaries.

More sets, or larger ones: PATHWAYS_VERIFY_SEEDS and PATHWAYS_VERIFY_PEOPLE (per set).
"""

import os
from collections import Counter
from random import Random

import pytest

import naive
from compiled_project import CompiledProject
from extract_strategies import random_extracts
from results import (
    OBSERVATION_FACTS,
    PARTICIPATION_FACTS,
    WIOA_FACTS,
    assert_same_facts,
    assert_same_results,
    facts_of,
    metric_results,
    observations,
    participations,
    partner_results,
    wioa_participations,
)

SEEDS = int(os.environ.get("PATHWAYS_VERIFY_SEEDS", "8"))
PEOPLE = int(os.environ.get("PATHWAYS_VERIFY_PEOPLE", "12"))


@pytest.mark.parametrize("seed", range(SEEDS))
def test_models_agree_with_the_naive_implementation(compiled: CompiledProject, seed: int) -> None:
    extracts, config, as_of_date = drawn = random_extracts(Random(seed), PEOPLE)
    observed = naive.observations(*drawn)
    with compiled.build({**config, **extracts}, as_of_date) as warehouse:
        assert_same_facts(
            participations(warehouse),
            facts_of(naive.participations(*drawn), PARTICIPATION_FACTS),
            PARTICIPATION_FACTS,
        )
        assert_same_facts(
            wioa_participations(warehouse),
            facts_of(naive.wioa_participations(*drawn), WIOA_FACTS),
            WIOA_FACTS,
        )
        assert_same_facts(
            observations(warehouse), facts_of(observed, OBSERVATION_FACTS), OBSERVATION_FACTS
        )
        assert_same_results(metric_results(warehouse), naive.result_rows(observed, config))
        assert_same_results(partner_results(warehouse), naive.partner_rows(observed, config))
        quarantined = warehouse.rows(
            "select extract_name, sum(row_count) as row_count"
            " from intermediate.int_people__quarantined_fact group by all"
        )
    assert {row["extract_name"]: row["row_count"] for row in quarantined} == Counter(
        extract for extract, _ in naive.quarantined(extracts)
    )
