"""What a model is given of each declaration."""

from __future__ import annotations

from dataclasses import replace

import pytest

from veedor.errors import DeclarationError
from veedor.flows.characterise import features_of
from veedor.jurisdictions.kr.imports import IMPORTS


def test_a_recipe_that_names_an_unknown_feature_says_which():
    recipe = replace(IMPORTS.recipe(), features=("net_mass_log", "unheard_of"))
    with pytest.raises(DeclarationError, match="unheard_of"):
        features_of(IMPORTS, recipe)
