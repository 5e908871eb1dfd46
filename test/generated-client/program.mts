/**
 * What somebody writes who has a client generated from the original's schema: every operation, in types. It is copied
 * beside the client that is generated at test time, and has no meaning without it.
 */
import { ok } from "@oazapfts/runtime";
import * as api from "./client.mts";

export type Caller = { readonly baseUrl: string; readonly key: string; readonly untilEnded: (workflowId: string) => Promise<void> };

/** Throws where an operation is refused; what the last of them answered, for whoever wants to look. */
export async function useEverything({ baseUrl, key, untilEnded }: Caller): Promise<{ readonly emails: (string | null | undefined)[]; readonly credits: number; readonly title: unknown }> {
  api.defaults.baseUrl = baseUrl;
  api.defaults.headers = { authorization: `Bearer ${key}` };

  const me: api.WhoamiResponse = await ok(api.whoamiApiV2WhoamiGet());
  if (!me.scopes.includes("lists:write")) throw new Error("The key may not write lists.");
  const { keys } = await ok(api.listApiKeysEndpointApiV2ApiKeysGet());
  if (!keys.some((each) => key.endsWith(each.key_last4))) throw new Error("The key is not among the keys.");

  const list = await ok(api.createListApiV2LeadListsPost({ name: "Fair", description: "Spring" }));
  await ok(api.updateListApiV2LeadListsListIdPatch(list.list_id, { name: "Trade fair" }));
  const csv = Buffer.from("First,Last,Site,Title\nAnn,Lee,acme.example,Leiterin Vertrieb\n").toString("base64");
  const column_mapping = { first_name: "First", last_name: "Last", company_domain: "Site", job_title: "Title" };
  const imported = await ok(api.csvImportApiV2LeadListsListIdCsvImportPost(list.list_id, { csv_content_base64: csv, column_mapping, enrichment_type: "partial" }));
  if (typeof imported.workflow_id !== "string") throw new Error("The import started nothing.");
  await untilEnded(imported.workflow_id);
  const status = await ok(api.enrichmentStatusApiV2EnrichmentStatusWorkflowIdGet(imported.workflow_id));
  if (status.status !== "completed" || status.progress !== 100) throw new Error(`The import is ${status.status}.`);

  const person = await ok(api.enrichPersonApiV2EnrichmentPersonPost({ lead_list_id: list.list_id, first_name: "Eve", last_name: "Poe", domain: "acme.example" }));
  await untilEnded(person.workflow_id);
  const { company, credits_charged } = await ok(api.enrichCompanyApiV2EnrichmentCompanyPost({ domain: "acme.example" }));
  if (company.name !== "Acme" || credits_charged !== 1) throw new Error("The company is not what it was.");

  const lists: api.ListSummary[] = (await ok(api.listListsApiV2LeadListsGet({ limit: 10 }))).lists;
  const read = await ok(api.getListApiV2LeadListsListIdGet(list.list_id));
  if (!lists.some((each) => each.name === read.name)) throw new Error("The list is not among the lists.");
  const page = await ok(api.listLeadsInListApiV2LeadListsListIdLeadsGet(list.list_id, { limit: 50 }));
  const lead_ids = page.leads.map((lead) => lead.lead_id);
  const other = await ok(api.createListApiV2LeadListsPost({ name: "Other" }));
  const added = await ok(api.addLeadsToListApiV2LeadListsListIdLeadsPost(other.list_id, { lead_ids }));
  const { removed } = await ok(api.removeLeadsFromListApiV2LeadListsListIdLeadsDelete(other.list_id, { lead_ids }));
  if (added.added !== lead_ids.length || removed !== added.added) throw new Error("Not all leads came and went.");
  if (!(await ok(api.deleteListApiV2LeadListsListIdDelete(other.list_id))).deleted) throw new Error("The list is still there.");

  const quote = async (asked: api.EstimateCostRequest): Promise<string> => (await ok(api.creditsEstimateApiV2CreditsEstimatePost(asked))).quote_id;
  const bulk = { list_id: list.list_id, scope: "phone-only" } as const;
  const enriched = await ok(api.enrichListApiV2EnrichmentBulkPost({ ...bulk, quote_id: await quote({ tool: "enrich_list", ...bulk }) }));
  await untilEnded(enriched.workflow_id);
  if (typeof page.task_id !== "string") throw new Error("The page has no handle.");
  const cohort = { task_id: page.task_id, data_points: ["Domain"] };
  const companies = await ok(api.enrichByTaskApiV2EnrichmentByTaskPost({ ...cohort, quote_id: await quote({ tool: "add_company_enrichments", ...cohort }) }));
  if (companies.entity_kind !== "company") throw new Error("Companies were asked for.");

  const agent = { list_id: list.list_id, agent_type: "title_normalizer" } as const;
  const run = await ok(api.runSmartAgentApiV2SmartAgentsRunPost({ ...agent, column_name: "standard", quote_id: await quote({ tool: "run_smart_agent", ...agent }) }));
  const { runs } = await ok(api.listSmartAgentsApiV2SmartAgentsGet({ listId: list.list_id }));
  if (!runs.some((each) => each.task_id === run.smart_agent_task_id)) throw new Error("The run is not among the runs.");
  let results = await ok(api.getSmartAgentResultsApiV2SmartAgentsSmartAgentTaskIdGet(run.smart_agent_task_id));
  while (results.progress < 100) results = await ok(api.getSmartAgentResultsApiV2SmartAgentsSmartAgentTaskIdGet(run.smart_agent_task_id));

  const exported = await ok(api.exportCsvApiV2ExportCsvSignedUrlPost({ list_id: list.list_id, columns: ["email"] }));
  const file = await (await fetch(exported.download_url)).text();
  if (!file.startsWith("email")) throw new Error("The file has no header.");
  const { leads } = await ok(api.exportJsonApiV2ExportJsonGet(list.list_id, { columns: ["email", "lead_id"] }));
  const usage = await ok(api.usageReportApiV2UsageGet({ days: 1, groupBy: "tool" }));
  if (usage.total_errors !== 0) throw new Error("A call was refused.");
  const { credits } = await ok(api.creditsBalanceApiV2CreditsBalanceGet());
  return { emails: leads.map((lead) => lead["email"]).toSorted(), credits, title: results.results[0]?.value };
}
