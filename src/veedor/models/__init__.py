"""Learn and score: recipes, pipelines, calibration, reasons, evaluation."""
