/** What a business consents to show, each by itself. */
export const FIGURES = ['assessment', 'orders', 'settlements'] as const
export type Figure = (typeof FIGURES)[number]
