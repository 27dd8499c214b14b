/** What buyers have said of goods: how many of them, and the sum of their stars. */
export type Rating = Readonly<{ count: number; sum: number }>

export const NO_RATING: Rating = { count: 0, sum: 0 }

/** One imagined review of each number of stars: what is known of goods before anybody reviews them. */
const IMAGINED: Rating = { count: 5, sum: 1 + 2 + 3 + 4 + 5 }
/** Parts of a star that can be told apart; five stars fit in two bytes. */
const PARTS = 10_000

/**
 * What goods are sorted by when the best reviewed are wanted, in ten-thousandths of a star: the mean
 * with the imagined reviews counted in, so that one review of five stars is no match for a hundred
 * good ones (docs/algorithms/best-reviewed.md).
 */
export const ratingScore = ({ count, sum }: Rating): number =>
  Math.round(((sum + IMAGINED.sum) * PARTS) / (count + IMAGINED.count))

/** The plain mean, as it is shown: '4.6'. */
export const meanStars = ({ count, sum }: Rating): string =>
  (Math.round((sum * 10) / count) / 10).toFixed(1)
