"""Fitted models in forms that other programs serve: a SavedModel of stock operations, a joblib.

A SavedModel needs the extra `tensorflow` where it is made; where it is served nothing of veedor
is needed, only TensorFlow Serving.
"""
