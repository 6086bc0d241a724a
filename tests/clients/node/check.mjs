// Prints what OpenAI's client makes of the gateway at GATEWAY_URL, as one JSON object. GATEWAY_KEY is the key.
import OpenAI from "openai";

const baseURL = process.env.GATEWAY_URL;
const client = new OpenAI({ baseURL, apiKey: process.env.GATEWAY_KEY, maxRetries: 0 });
const messages = [{ role: "user", content: "How long is the wall?" }];
const tools = [{ type: "function", function: { name: "get_weather", parameters: { type: "object", properties: { location: { type: "string" } } } } }];

async function plain() {
  const completion = await client.chat.completions.create({ model: "mock/gpt-4o-mini", messages });
  return { content: completion.choices[0].message.content, tokens: completion.usage.total_tokens, requestId: completion._request_id };
}

async function stream(options) {
  const chunks = await client.chat.completions.create({ model: "mock/gpt-4o-mini", messages, stream: true, ...options });
  const seen = { content: "", chunks: 0, finishReason: null, tokens: null };
  for await (const chunk of chunks) {
    seen.chunks++;
    seen.content += chunk.choices[0]?.delta.content ?? "";
    seen.finishReason = chunk.choices[0]?.finish_reason ?? seen.finishReason;
    seen.tokens = chunk.usage?.total_tokens ?? seen.tokens;
  }
  return seen;
}

async function toolCalls() {
  const first = await client.chat.completions.create({ model: "mock/gpt-4o-mini", messages, tools });
  const call = first.choices[0].message.tool_calls[0];
  const second = await client.chat.completions.create({
    model: "mock/gpt-4o-mini",
    tools,
    messages: [...messages, first.choices[0].message, { role: "tool", tool_call_id: call.id, content: "11 degrees, rain" }],
  });
  return { name: call.function.name, arguments: JSON.parse(call.function.arguments), answer: second.choices[0].message.content };
}

async function streamedToolCall() {
  const chunks = await client.chat.completions.create({ model: "mock/gpt-4o-mini", messages, tools, stream: true });
  let text = "";
  for await (const chunk of chunks) {
    text += chunk.choices[0]?.delta.tool_calls?.[0]?.function?.arguments ?? "";
  }
  return JSON.parse(text);
}

async function embeddings() {
  const byDefault = await client.embeddings.create({ model: "mock/embed", input: ["a", "b"] });
  const asNumbers = await client.embeddings.create({ model: "mock/embed", input: ["a", "b"], encoding_format: "float" });
  return { byDefault: byDefault.data.map((item) => item.embedding), asNumbers: asNumbers.data.map((item) => item.embedding) };
}

async function models() {
  const ids = [];
  for await (const model of client.models.list()) {
    ids.push(model.id);
  }
  return { ids, one: (await client.models.retrieve(ids[0])).id };
}

async function completions() {
  const completion = await client.completions.create({ model: "mock/gpt-instruct", prompt: "The wall ends at" });
  return completion.choices[0].text;
}

async function failure(call) {
  try {
    await call();
    return null;
  } catch (error) {
    return { type: error.constructor.name, status: error.status ?? null, code: error.code ?? null, requestId: error.requestID ?? null };
  }
}

const results = {
  plain: await plain(),
  stream: await stream({}),
  streamWithUsage: await stream({ stream_options: { include_usage: true } }),
  toolCalls: await toolCalls(),
  streamedToolCall: await streamedToolCall(),
  embeddings: await embeddings(),
  models: await models(),
  completions: await completions(),
  unauthorized: await failure(() => new OpenAI({ baseURL, apiKey: "gw_live_wrong", maxRetries: 0 }).chat.completions.create({ model: "mock/m", messages })),
  limited: await failure(() => new OpenAI({ baseURL, apiKey: process.env.GATEWAY_SPENT_KEY, maxRetries: 0 }).chat.completions.create({ model: "mock/m", messages })),
  invalid: await failure(() => client.chat.completions.create({ model: "mock/m", messages: [] })),
  notFound: await failure(() => client.models.retrieve("mock/unknown")),
  brokenStream: await failure(() => stream({ model: "mock/broken" })),
};

console.log(JSON.stringify(results));
