// The ids that llama.cpp gives to the texts of smollm2-ids.json, with and without parsing special
// tokens: node make_smollm2.mjs MODEL.gguf (beside an installed node-llama-cpp).
import fs from "node:fs";
import path from "node:path";
import {getLlama, LlamaLogLevel} from "node-llama-cpp";

const file = path.join(import.meta.dirname, "smollm2-ids.json");
const texts = JSON.parse(fs.readFileSync(file, "utf8")).map(row => row.text);
const llama = await getLlama({gpu: false, build: "never", logLevel: LlamaLogLevel.error});
const model = await llama.loadModel({modelPath: process.argv[2], vocabOnly: true});
const escaped = row => JSON.stringify(row).replace(/[\u007f-\uffff]/g,
  c => "\\u" + c.charCodeAt(0).toString(16).padStart(4, "0"));
const rows = texts.map(text => {
  const plain = Array.from(model.tokenize(text, false));
  const parsed = Array.from(model.tokenize(text, true));
  return escaped(plain.join() === parsed.join() ? {text, plain} : {text, plain, parsed});
});
fs.writeFileSync(file, "[\n" + rows.join(",\n") + "\n]\n");
process.exit(0);
