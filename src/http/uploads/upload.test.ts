import assert from "node:assert/strict";
import { after, before, describe, it } from "node:test";
import type { ApiUnderTest, Customer } from "../../../test/support/api-under-test.ts";
import { openApiUnderTest } from "../../../test/support/api-under-test.ts";

type Body = Record<string, unknown> & { readonly error?: { readonly code: string; readonly problem: string } };

describe("POST /uploads", () => {
  let api: ApiUnderTest;
  let mine: Customer;
  before(async () => {
    api = await openApiUnderTest();
    mine = await api.customer({ credits: 100_000 });
  });
  after(() => api.close());

  const post = async (path: string, csv: string | ReadableStream): Promise<{ status: number; body: Body }> => {
    const response = await api.app.request(`/api/v2${path}`, { method: "POST", body: csv, headers: { authorization: `Bearer ${mine.key}`, "content-type": "text/csv" }, duplex: "half" } as RequestInit);
    return { status: response.status, body: (await response.json()) as Body };
  };
  const csv = "Vorname;Nachname;Firma\r\nJana;Muster;Acme\r\nOhne;;\r\nMax;Moe;Moe\r\n";

  it("shows how a file would be read, and takes nothing", async () => {
    const { status, body } = await post("/uploads/preview", csv);
    assert.equal(status, 200);
    assert.deepEqual([body["mapping"], body["delimiter"]], [{ first_name: "Vorname", last_name: "Nachname", company_name: "Firma" }, ";"]);
    const [jana] = body["sample_contacts"] as Body[];
    assert.deepEqual([jana?.["first_name"], jana?.["company_name"]], ["Jana", "Acme"]);
    assert.deepEqual(await api.database.query("select 1 from workflow where organization_id = $1", [mine.organizationId]), []);
  });

  it("runs the good rows, tells the bad ones by their line, and is the same work when it is sent again", async () => {
    const { status, body } = await post("/uploads?enrichment_type=none", csv);
    assert.equal(status, 200, JSON.stringify(body));
    assert.deepEqual([body["rows_read"], body["rows_accepted"], body["rows_refused"]], [3, 2, 1]);
    assert.deepEqual((body["refused_rows"] as Body[]).map((row) => row["line"]), [3]);
    const again = await post("/uploads?enrichment_type=none", csv);
    assert.equal(again.body["workflow_id"], body["workflow_id"]);
    await api.untilEnded(String(body["workflow_id"]));
    const read = await api.call(`/api/v2/enrichment/status/${String(body["workflow_id"])}`, { key: mine.key });
    assert.deepEqual([(read.body as Body)["status"], (read.body as Body)["total"]], ["completed", 2]);
  });

  it("takes more than any other body may hold, as it comes", async () => {
    const line = `Ann,Lee,${"x".repeat(400)} Ltd\n`;
    const rows = 6_000;
    async function* pieces(): AsyncGenerator<Uint8Array> {
      yield Buffer.from("First name,Last name,Company\n");
      for (let n = 0; n < rows; n += 1) yield Buffer.from(line);
    }
    const { status, body } = await post("/uploads?enrichment_type=none", ReadableStream.from(pieces()));
    assert.deepEqual([status, body["rows_accepted"]], [200, rows]);
  });

  it("refuses what is no list of contacts, and a mapping of columns that are not there", async () => {
    for (const [path, text] of [["/uploads", ""], ["/uploads/preview", "%PDF-1.7"], ["/uploads?map=email=Shoes", csv], ["/uploads", "Shoes\n42\n"]] as const) {
      const { status, body } = await post(path, text);
      assert.deepEqual([status, body.error?.code], [400, "validation_error"], path);
    }
    assert.equal((await post("/uploads?enrichment_type=everything", csv)).status, 422);
  });
});
