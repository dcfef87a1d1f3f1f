"""A mistake that a person can put right, said in one sentence.

The sentence is kept as an English template with its values apart, so that the window can translate the template
and a terminal can print it as it is.
"""

from __future__ import annotations


class Problem(ValueError):
    """Bad input, a broken file or impossible settings; ``str(problem)`` is the English sentence.

    ``template`` is a literal with ``{named}`` fields (the key of its translation); ``values`` fills them.
    """

    def __init__(self, template: str, **values: object) -> None:
        self.template = template
        self.values = values
        super().__init__(template.format(**values))
