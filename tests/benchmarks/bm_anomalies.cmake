# Anomaly scores of a million objects: seconds, processor seconds and memory.
tuningfork_test(bm_anomalies LABEL benchmark SOURCES bm_anomalies.cpp LINK model_anomaly model_embedding)
# How well a project's scores find what a catalogue column says is odd.
tuningfork_test(measure_anomalies LABEL benchmark SOURCES measure_anomalies.cpp
  LINK labeling_store model_anomaly model_embedding model_metrics model_arrays model_card)
