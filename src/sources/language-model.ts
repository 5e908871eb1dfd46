/**
 * Any language model behind an OpenAI-compatible endpoint (`POST {base}/chat/completions`), as the operator configured it;
 * it may be one on this machine. What goes wrong is told in a word: answers of such endpoints quote what they were sent.
 */
import { z } from "zod";

export type LanguageModelOptions = { readonly baseUrl: string; readonly key: string | null; readonly model: string };

type Answer = { readonly kind: "text"; readonly text: string } | { readonly kind: "failed"; readonly why: string };

const tokensMax = 800;
const charsMax = 20_000;
const completion = z.object({ choices: z.array(z.object({ message: z.object({ content: z.string().nullable() }) })).min(1) });

export function createLanguageModel(options: LanguageModelOptions) {
  const url = `${options.baseUrl.replace(/\/+$/, "")}/chat/completions`;
  return async (asked: { readonly instructions: string; readonly text: string; readonly signal: AbortSignal }): Promise<Answer> => {
    const messages = [
      { role: "system", content: asked.instructions },
      { role: "user", content: asked.text },
    ];
    try {
      const response = await fetch(url, {
        method: "POST",
        redirect: "error",
        signal: asked.signal,
        headers: { "content-type": "application/json", ...(options.key === null ? {} : { authorization: `Bearer ${options.key}` }) },
        body: JSON.stringify({ model: options.model, messages, max_tokens: tokensMax, temperature: 0.4 }),
      });
      if (!response.ok) return { kind: "failed", why: `The language model answered ${String(response.status)}` };
      const parsed = completion.safeParse(await response.json());
      const text = parsed.data?.choices[0]?.message.content?.trim() ?? "";
      return text === "" ? { kind: "failed", why: "The language model gave no text" } : { kind: "text", text: text.slice(0, charsMax) };
    } catch {
      return { kind: "failed", why: "The language model could not be reached" };
    }
  };
}
