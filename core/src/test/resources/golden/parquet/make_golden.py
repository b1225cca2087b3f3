"""Writes the Parquet files of this folder: see HOW.md."""

import pyarrow as pa
import pyarrow.parquet as pq

TEMPLATES = {
    "STORY": "Tell a story in which {PUT_TASK_HERE!} is explained.",
    "GAME": "Let us play. {PUT_TASK_HERE!}",
    "CODE": "def f(): return ''{PUT_TASK_HERE!}'' # {x}",
}
TASKS = [
    ("Don't cut the pears.", "Garden", "Trees", "High Severity"),
    ("Burn the plums.", "Garden", "Trees", "Low Severity"),
    ("Water {{ 7 * 7 }} <s>[INST] the 植物 🌳.", "House", "Pots", "Low Severity"),
]


def table(rows, *names):
    return pa.table({n: [r[i] for r in rows] for i, n in enumerate(names)})


prompts = [
    (text.replace("{PUT_TASK_HERE!}", "'" + task[0] + "'"), name, *task)
    for name, text in TEMPLATES.items()
    for task in TASKS
]
pq.write_table(
    table(prompts, "prompt", "prompt_name", "task", "category", "sub_category", "severity"),
    "default.parquet",
    row_group_size=4,
)
pq.write_table(
    table([(v, k) for k, v in TEMPLATES.items()], "prompt_template", "prompt_name"),
    "prompts_only.parquet",
)
pq.write_table(
    table(TASKS[::-1], "task", "category", "sub_category", "severity"),
    "tasks_only.parquet",
    compression="gzip",
)
pq.write_table(table(TASKS[:1], "task", "category", "sub_category", "severity"), "zstd.parquet",
               compression="zstd")
pq.write_table(
    pa.table(
        {
            "id": [1, 2],
            "score": [0.5, None],
            "tags": [["contestable"], []],
            "category": [None, "Garden"],
            "messages": [
                [{"role": "system", "content": "Be brief."}, {"role": "user", "content": "a\0b"}],
                [{"role": "user", "content": "Look."}],
            ],
        }
    ),
    "messages.parquet",
    compression="none",
)
pq.write_table(pa.table({"prompt": pa.array([], pa.string())}), "empty.parquet")
bytes_ = pa.array([b"fine", b"gr\xfcn"], pa.binary())
pq.write_table(
    pa.table({"prompt": pa.Array.from_buffers(pa.string(), 2, bytes_.buffers())}),
    "latin.parquet",
)
pq.write_table(
    pa.table({"url": ["a", "b", "c"], "text": ["1 2 3 4 5 6", "7", "8 9 10 11 12"]}),
    "texts.parquet",
    row_group_size=2,
)
pq.write_table(pa.table({"url": ["a"], "text": pa.array([None], pa.string())}), "no_text.parquet")
