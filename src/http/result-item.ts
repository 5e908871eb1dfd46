/** One result in the words of the wire (contract section 4.6). */
import type { ResultItem } from "../contract/result-item.ts";
import type { Result } from "../domain/merge.ts";

export function resultItemOf(taskId: string, result: Result): ResultItem {
  return {
    task_id: taskId,
    status: result.status,
    reason: result.reason,
    explanation: result.explanation,
    primary_email: result.primary_email,
    primary_email_status: result.primary_email_status,
    primary_email_confidence: result.primary_email_confidence,
    other_emails: [...result.other_emails],
    personal_phone_numbers: [...result.personal_phone_numbers],
    prospect: result.prospect,
    company: result.company,
    emails: result.emails.map((email) => ({ ...email, sources: [...email.sources], mail_provider: email.mail_provider ?? null })),
    prospects: result.prospects.map((person) => ({
      full_name: person.fullName,
      title: person.title,
      email: person.email,
      linkedin_url: person.linkedinUrl,
    })),
    sources: result.sources,
    cached_at: result.cached_at,
    credits: result.credits,
  };
}
