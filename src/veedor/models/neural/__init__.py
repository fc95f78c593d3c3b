"""The neural challenger: finding and amount learnt together, with attention over trees' leaves.

    inputs      what the network is given: numbers made comparable, codes made rows of a table
    leaves      the leaves of small boosted trees in which a declaration lands
    network     the Keras graph: embeddings, attention, two heads
    training    fitting it: early stopping on later rows, batches that grow
    classifier  all of it behind scikit-learn's interface
    boards      what TensorBoard shows of a training
    export      the whole of it, trees included, as a SavedModel
    library     TensorFlow itself, made to give the same bytes twice

The idea of one network for both tasks over the leaves of trees is that of DATE (Kim et al., KDD
2020); the architecture and the code are veedor's own.
"""

from veedor.models.neural.classifier import DualAttentionClassifier

__all__ = ["DualAttentionClassifier"]
