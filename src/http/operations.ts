/**
 * The operations, each a route and what mounts it: `app.ts` serves what is listed here, and `openapi.ts` describes it.
 * The legacy ones live below `/api/v1/public` alone, the expanded ones there and below `/api/v2` (contract section 1).
 */
import type { RouteConfig } from "@hono/zod-openapi";
import { balanceRoute, mountBalance } from "./account/balance.ts";
import { changeCreditSettingsRoute, mountChangeCreditSettings, mountReadCreditSettings, readCreditSettingsRoute } from "./account/credit-settings.ts";
import { mountStatement, statementRoute } from "./account/statement.ts";
import { mountUsage, usageRoute } from "./account/usage.ts";
import { estimateRoute, mountEstimate } from "./account/estimate.ts";
import { keysRoute, mountKeysList } from "./account/list-keys.ts";
import { mountWhoami, whoamiRoute } from "./account/whoami.ts";
import { listRunsRoute, mountListRuns } from "./agents/list-runs.ts";
import { mountReadRun, readRunRoute } from "./agents/read-run.ts";
import { mountRunAgent, runAgentRoute } from "./agents/run-agent.ts";
import type { Api, Dependencies } from "./api.ts";
import { currentApi, publicApi } from "./paths.ts";
import { creditsBalanceRoute, mountCreditsBalance } from "./credits-balance.ts";
import { enrichBulkRoute, mountEnrichBulk } from "./enrich-bulk.ts";
import { enrichStatusRoute, mountEnrichStatus } from "./enrich-status.ts";
import { importBouncesRoute, mountImportBounces } from "./import-bounces.ts";
import { enrichCohortRoute, mountEnrichCohort } from "./enrichment/enrich-cohort.ts";
import { enrichCompanyRoute, mountEnrichCompany } from "./enrichment/enrich-company.ts";
import { enrichListRoute, mountEnrichList } from "./enrichment/enrich-list.ts";
import { enrichPersonRoute, mountEnrichPerson } from "./enrichment/enrich-person.ts";
import { enrichmentStatusRoute, mountEnrichmentStatus } from "./enrichment/status.ts";
import { exportCsvRoute, mountExportCsv } from "./export/export-csv.ts";
import { exportJsonRoute, mountExportJson } from "./export/export-json.ts";
import { addLeadsRoute, mountAddLeads } from "./lists/add-leads.ts";
import { changeListRoute, mountChangeList } from "./lists/change-list.ts";
import { createListRoute, mountCreateList } from "./lists/create-list.ts";
import { deleteListRoute, mountDeleteList } from "./lists/delete-list.ts";
import { createFolderRoute, listFoldersRoute, mountCreateFolder, mountListFolders } from "./lists/folders.ts";
import { importCsvRoute, mountImportCsv } from "./lists/import-csv.ts";
import { listLeadsRoute, mountListLeads } from "./lists/list-leads.ts";
import { listListsRoute, mountListLists } from "./lists/list-lists.ts";
import { mountReadList, readListRoute } from "./lists/read-list.ts";
import { mountRemoveLeads, removeLeadsRoute } from "./lists/remove-leads.ts";
import { createKeyRoute, listKeysRoute, mountKeys, revokeKeyRoute } from "./people/api-keys.ts";
import { acceptRoute, inviteRoute, listInvitationsRoute, mountAccept, mountInvitations, revokeInvitationRoute } from "./people/invitations.ts";
import { changeMemberRoute, listMembersRoute, mountMembers, removeMemberRoute } from "./people/members.ts";
import { mountResetPassword, resetPasswordRoute } from "./people/reset-password.ts";
import { changePasswordRoute, mountSession, sessionRoute, signInRoute, signOutRoute } from "./people/session.ts";
import { mountPreviewUpload, mountUpload, previewUploadRoute, uploadRoute } from "./uploads/upload.ts";
import { mountValidateKey, validateKeyRoute } from "./validate-key.ts";
import { eventsRoute, mountEvents } from "./workflows/events.ts";
import { listTasksRoute, mountListTasks } from "./workflows/list-tasks.ts";
import { cancelRoute, mountCancel, mountResume, resumeRoute } from "./workflows/halting.ts";
import {
  enableEndpointRoute,
  listEndpointsRoute,
  mountEnableEndpoint,
  mountListEndpoints,
  mountRegisterEndpoint,
  mountRemoveEndpoint,
  registerEndpointRoute,
  removeEndpointRoute,
} from "./webhooks/endpoints.ts";
import { mountReadSecret, mountRotateSecret, readSecretRoute, rotateSecretRoute } from "./webhooks/secret.ts";
import { checkSuppressionRoute, mountSuppressions, suppressRoute, unsuppressRoute } from "./suppressions.ts";
import { mountRedeliver, mountTestWebhook, redeliverRoute, testWebhookRoute } from "./webhooks/sending.ts";
import { mountWebhookDeliveries, webhookDeliveriesRoute } from "./webhook-deliveries.ts";

export type Operation = {
  readonly route: RouteConfig;
  /** Absent where another of the same file mounts it too. */
  readonly mount?: (api: Api, dependencies: Dependencies) => void;
  /** Asked again and again while work goes on. */
  readonly isPoll?: true;
};

export const legacyOperations: readonly Operation[] = [
  { route: validateKeyRoute, mount: mountValidateKey },
  { route: creditsBalanceRoute, mount: mountCreditsBalance },
  { route: enrichBulkRoute, mount: mountEnrichBulk },
  { route: enrichStatusRoute, mount: mountEnrichStatus, isPoll: true },
  { route: webhookDeliveriesRoute, mount: mountWebhookDeliveries },
];

/** What people do in the browser, below `/api/v1`: an extension, but for the making of keys (contract section 2.2). */
export const peoplesOperations: readonly Operation[] = [
  { route: createKeyRoute, mount: mountKeys },
  { route: listKeysRoute },
  { route: revokeKeyRoute },
  { route: listMembersRoute, mount: mountMembers },
  { route: changeMemberRoute },
  { route: removeMemberRoute },
  { route: inviteRoute, mount: mountInvitations },
  { route: listInvitationsRoute },
  { route: revokeInvitationRoute },
];

/** The same, for whoever is not signed in yet. */
export const openOperations: readonly Operation[] = [
  { route: signInRoute, mount: mountSession },
  { route: sessionRoute },
  { route: signOutRoute },
  { route: changePasswordRoute },
  { route: resetPasswordRoute, mount: mountResetPassword },
  { route: acceptRoute, mount: mountAccept },
];

export const expandedOperations: readonly Operation[] = [
  { route: whoamiRoute, mount: mountWhoami },
  { route: balanceRoute, mount: mountBalance },
  { route: importBouncesRoute, mount: mountImportBounces },
  { route: suppressRoute, mount: mountSuppressions },
  { route: unsuppressRoute },
  { route: checkSuppressionRoute },
  { route: estimateRoute, mount: mountEstimate },
  { route: keysRoute, mount: mountKeysList },
  { route: createListRoute, mount: mountCreateList },
  { route: listListsRoute, mount: mountListLists },
  { route: readListRoute, mount: mountReadList },
  { route: changeListRoute, mount: mountChangeList },
  { route: deleteListRoute, mount: mountDeleteList },
  { route: listLeadsRoute, mount: mountListLeads },
  { route: addLeadsRoute, mount: mountAddLeads },
  { route: removeLeadsRoute, mount: mountRemoveLeads },
  { route: listFoldersRoute, mount: mountListFolders },
  { route: createFolderRoute, mount: mountCreateFolder },
  { route: usageRoute, mount: mountUsage },
  { route: statementRoute, mount: mountStatement },
  { route: readCreditSettingsRoute, mount: mountReadCreditSettings },
  { route: changeCreditSettingsRoute, mount: mountChangeCreditSettings },
  { route: cancelRoute, mount: mountCancel },
  { route: resumeRoute, mount: mountResume },
  { route: eventsRoute, mount: mountEvents, isPoll: true },
  { route: listTasksRoute, mount: mountListTasks, isPoll: true },
  { route: registerEndpointRoute, mount: mountRegisterEndpoint },
  { route: listEndpointsRoute, mount: mountListEndpoints },
  { route: removeEndpointRoute, mount: mountRemoveEndpoint },
  { route: enableEndpointRoute, mount: mountEnableEndpoint },
  { route: readSecretRoute, mount: mountReadSecret },
  { route: rotateSecretRoute, mount: mountRotateSecret },
  { route: testWebhookRoute, mount: mountTestWebhook },
  { route: redeliverRoute, mount: mountRedeliver },
  { route: importCsvRoute, mount: mountImportCsv },
  { route: enrichPersonRoute, mount: mountEnrichPerson },
  { route: enrichCompanyRoute, mount: mountEnrichCompany },
  { route: enrichCohortRoute, mount: mountEnrichCohort },
  { route: enrichListRoute, mount: mountEnrichList },
  { route: enrichmentStatusRoute, mount: mountEnrichmentStatus, isPoll: true },
  { route: runAgentRoute, mount: mountRunAgent },
  { route: listRunsRoute, mount: mountListRuns },
  { route: readRunRoute, mount: mountReadRun, isPoll: true },
  { route: previewUploadRoute, mount: mountPreviewUpload },
  { route: uploadRoute, mount: mountUpload },
  { route: exportCsvRoute, mount: mountExportCsv },
  { route: exportJsonRoute, mount: mountExportJson },
];

/** Paths of the operations that count as polls, wherever they are mounted, as the router knows them. */
export const polls: ReadonlySet<string> = new Set(
  [...legacyOperations, ...expandedOperations]
    .filter((operation) => operation.isPoll)
    .flatMap(({ route }) => [publicApi, currentApi].map((base) => base + routerPath(route.path))),
);

/** `/lists/{id}` as the router writes it: `/lists/:id`. */
export function routerPath(path: string): string {
  return path.replaceAll(/\{(\w+)\}/g, ":$1");
}
