/** Bounds of the directory: what people read and answer, and no robot. */
export const directoryLimits = {
  servicesOfProfile: 20,
  stepsOfService: 40,
  regions: 80,
  languages: 20,
  chapters: 97,
  goods: 80,
  lanes: 60,
  nameCharacters: 120,
  titleCharacters: 120,
  aboutCharacters: 2_000,
  urlCharacters: 500,
  reasonCharacters: 500,
} as const
