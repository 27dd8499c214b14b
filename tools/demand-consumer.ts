export const buildConsumer = (_folder: string): object => ({})
