/** 端: who asks, who solves, who serves, and who judges and pays, the four sides of an open challenge. */
export const sides = ['demand', 'supply', 'service', 'review'] as const
export type Side = typeof sides[number]

const side_of_role: Record<string, Side> = {
  enterprise: 'demand',
  solver: 'supply',
  'county-officer': 'service', 'city-officer': 'service', 'follow-up-officer': 'service', admin: 'service', newcomer: 'service',
  expert: 'review', 'expert-manager': 'review', 'expert-drawer': 'review', 'finance-officer': 'review', insurer: 'review', investor: 'service', auditor: 'review', supervisor: 'review',
}

/** The side a role stands on; one this system does not know is counted with the service side. */
export function sideOf(role: string): Side {
  return side_of_role[role] ?? 'service'
}
