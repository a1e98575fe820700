"""minqing 的文本库：文本进，:class:`nlp.types.Analysis` 出。

No web, no SQL, no environment variables, no global state.  Read ``types`` first, then ``pipeline``.
"""

__version__ = "0.1.0"
