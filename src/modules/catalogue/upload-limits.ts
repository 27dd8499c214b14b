import { limits } from '../../platform/limits.ts'

/** Every bound on what an uploaded catalogue may be, with its reason. */
export const uploadLimits = {
  bytes: limits.uploadBytes,
  /** Twice the million rows that the product promises to take. */
  rows: 2_000_000,
  /** Shopify's own cap on a description is 512 KB: twice that is no product text any more. */
  cellCharacters: 1_000_000,
  /** One record, all cells together. */
  recordCharacters: 4_000_000,
  /** 60 fixed columns, three for each of 50 markets and 290 metafields. */
  columns: 500,
  /** What is looked at to find the encoding, the delimiter and the columns. */
  headBytes: 65_536,
  sampleRows: 50,
  /** Shopify's own limits, and ample for anybody else. */
  variantsPerProduct: 2_048,
  imagesPerProduct: 250,
  titleCharacters: 1_000,
  descriptionCharacters: 524_288,
  /** Any other text of a product: names, tags, addresses of pictures. */
  textCharacters: 10_000,
  urlCharacters: 2_048,
  tags: 250,
  /**
   * Text packs 3 to 20 times, a very repetitive table 100 times; deflate itself ends at 1,032.
   * A small file is let through, so that the ratio of its first kilobytes does not decide.
   */
  expansionRatio: 300,
  expansionFreeBytes: 8_000_000,
  /** Rows with something to say that are kept for reading; all are counted. */
  keptIssues: 10_000,
  /** One set-based write: enough to spread its cost, small enough to hold in memory. */
  batchProducts: 500,
  batchCharacters: 4_000_000,
} as const
