import assert from "node:assert/strict";
import { eventData, readEvents } from "../../reference/conformance/rpc.ts";

const END = { "CR LF": "\r\n", "LF": "\n", "CR": "\r" };

for (const [name, end] of Object.entries(END)) {
  const stream = `id: 0${end}data: ${end}${end}: ping${end}${end}data: one${end}data:two${end}${end}`;

  Deno.test(`eventData() reads every event when lines end with ${name}`, () => {
    assert.deepEqual(eventData(stream), ["", "one\ntwo"]);
  });

  Deno.test(`readEvents() reads the same however it is cut when lines end with ${name}`, () => {
    for (let at = 0; at <= stream.length; at++) {
      const data: string[] = [];
      const read = readEvents((each) => void data.push(each));
      read(stream.slice(0, at));
      read(stream.slice(at));
      assert.deepEqual(data, ["", "one\ntwo"], `cut at ${at}`);
    }
  });
}

Deno.test("eventData() leaves out an event that has not come whole", () => {
  assert.deepEqual(eventData("data: one\n\ndata: two\n"), ["one"]);
  assert.deepEqual(eventData("data: one\r\rdata: two\r"), ["one"]);
});
