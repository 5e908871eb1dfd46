/** Smart agents: what each is called, and what a value of it costs (contract section 5.8). */

export const agentTypes = ["custom_ai", "cold_intro_email", "title_normalizer", "company_intel", "pain_point_hypothesis"] as const;
export type AgentType = (typeof agentTypes)[number];

/** Credits for each value. What our own rules and data answer is free. */
export const agentPrices: Readonly<Record<AgentType, number>> = {
  custom_ai: 1,
  cold_intro_email: 3,
  title_normalizer: 0,
  company_intel: 0,
  pain_point_hypothesis: 1,
};
