import assert from "node:assert/strict";
import { after, before, describe, it } from "node:test";
import type { ApiUnderTest, Customer } from "../../../test/support/api-under-test.ts";
import { openApiUnderTest } from "../../../test/support/api-under-test.ts";
import { defaultListId } from "../../engine/lead-lists.ts";

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

  it("is other work a day later", async () => {
    const file = "First name,Last name,Site\nDana,Daily,daily.example\n";
    const first = await post("/uploads", file);
    api.clock.nowMs += 86_400_000 - 1;
    assert.equal((await post("/uploads", file)).body["workflow_id"], first.body["workflow_id"]);
    api.clock.nowMs += 1;
    const later = await post("/uploads", file);
    assert.notEqual(later.body["workflow_id"], first.body["workflow_id"]);
    await api.untilEnded(String(later.body["workflow_id"]));
  });

  it("with an Idempotency-Key, that key says what is the same", async () => {
    const keyed = async (key: string, file: string): Promise<{ status: number; replayed: boolean; body: Body }> => {
      const response = await api.app.request("/api/v2/uploads", { method: "POST", body: file, headers: { authorization: `Bearer ${mine.key}`, "idempotency-key": key } });
      return { status: response.status, replayed: response.headers.get("idempotency-replayed") === "true", body: (await response.json()) as Body };
    };
    const first = await keyed("monday", csv);
    assert.deepEqual([first.status, first.replayed], [200, false], JSON.stringify(first.body));
    assert.deepEqual(await keyed("monday", csv), { ...first, replayed: true });
    const tuesday = await keyed("tuesday", csv);
    assert.notEqual(tuesday.body["workflow_id"], first.body["workflow_id"]);
    const conflict = await keyed("monday", `${csv}Mia;More;More\r\n`);
    assert.deepEqual([conflict.status, conflict.body.error?.code], [409, "idempotency_conflict"]);
    // As a process leaves it that is killed before the answer is kept: the same workflow goes on.
    await api.database.query("update idempotent_request set status = null, content_type = null, body = null, lease_until = now() - interval '1 year' where key = 'monday'");
    assert.deepEqual(await keyed("monday", csv), first);
    // What is refused frees the key.
    assert.equal((await keyed("wednesday", "Shoes\n42\n")).status, 400);
    assert.equal((await keyed("wednesday", csv)).status, 200);
  });

  const postForm = async (path: string, form: FormData): Promise<{ status: number; body: Body }> => {
    const response = await api.app.request(`/api/v2${path}`, { method: "POST", body: form, headers: { authorization: `Bearer ${mine.key}` } });
    return { status: response.status, body: (await response.json()) as Body };
  };
  const formOf = (...parts: readonly (readonly [string, string | Blob])[]): FormData => {
    const form = new FormData();
    for (const [name, value] of parts) {
      if (typeof value === "string") form.append(name, value);
      else form.append(name, value, "people.csv");
    }
    return form;
  };

  it("takes a form as it takes the file alone, with its fields in whatever place", async () => {
    const alone = await post("/uploads?enrichment_type=none&map=company_domain=Firma", csv);
    const sent = await postForm("/uploads?enrichment_type=full", formOf(["map", "company_domain=Firma"], ["file", new Blob([csv])], ["enrichment_type", "none"]));
    assert.deepEqual(sent, alone);
    const shown = await postForm("/uploads/preview", formOf(["file", new Blob([csv])]));
    assert.deepEqual(shown, await post("/uploads/preview", csv));
  });

  it("refuses a form without a file, with two, with other fields, and one that is cut off, in words", async () => {
    const file = ["file", new Blob([csv])] as const;
    for (const [form, problem] of [
      [formOf(["map", "company_name="]), "There is no file in the form"],
      [formOf(file, file), "There is more than one file in the form"],
    ] as const) {
      const { status, body } = await postForm("/uploads", form);
      assert.deepEqual([status, body.error?.code, body.error?.problem], [400, "validation_error", problem]);
    }
    assert.equal((await postForm("/uploads", formOf(file, ["enrichment_type", "everything"]))).status, 422);
    assert.equal((await postForm("/uploads", formOf(file, ["shoes", "42"]))).status, 422);
    for (const [type, text] of [["multipart/form-data", csv], ["multipart/form-data; boundary=x", `--x\r\ncontent-disposition: form-data; name="file"; filename="a.csv"\r\n\r\n${csv}`]] as const) {
      const cut = await api.app.request("/api/v2/uploads", { method: "POST", body: text, headers: { authorization: `Bearer ${mine.key}`, "content-type": type } });
      assert.deepEqual([cut.status, cut.headers.get("x-error-code")], [400, "validation_error"], await cut.text());
    }
  });

  it("makes leads of the rows", async () => {
    const { body } = await post("/uploads", "First name,Last name,Site\nUna,Unique,unique.example\n");
    await api.untilEnded(String(body["workflow_id"]));
    const { leads } = (await api.call(`/api/v2/lead-lists/${defaultListId(mine.organizationId)}/leads`, { key: mine.key })).body as { readonly leads: readonly Body[] };
    assert.ok(leads.some((lead) => lead["last_name"] === "Unique" && lead["email"] === "una.unique@unique.example"), JSON.stringify(leads));
  });

  it("takes more than any other body may hold, as it comes", async () => {
    const line = `Ann,Lee,${"x".repeat(4_000)} Ltd\n`;
    const rows = 600;
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
