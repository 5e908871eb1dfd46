/** A free source that knows one company. */
import type { Source } from "#src/domain/source.ts";
import { free } from "#src/domain/source.ts";

export const registry: Source = {
  terms: { id: "registry", supplies: ["company_domain", "company_name"], needs: [["domain"], ["companyName"]], costMicros: 0, hitRate: 1, attemptsMax: 1 },
  async ask({ known }) {
    if (known.domain !== "acme.example") return free({ kind: "none" });
    return free({ kind: "found", facts: [{ field: "company_domain", value: "acme.example", confidence: 0.9 }, { field: "company_name", value: "Acme", confidence: 0.9 }] });
  },
};
