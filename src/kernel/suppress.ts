type Cell = Readonly<{ businesses: number; group: string }>

/**
 * Which cells are not shown. Fewer businesses than the least there may be would be named by their
 * figures. Where a group, whose total is known, would leave what is hidden to one subtraction, its next
 * smallest cell is hidden too, until at least two are and they hold enough businesses together.
 */
export function suppressed<C extends Cell>(
  cells: readonly C[],
  leastBusinesses: number,
): ReadonlySet<C> {
  const hidden = new Set<C>()
  for (const group of Map.groupBy(cells, ({ group }) => group).values()) {
    const rising = group.toSorted((a, b) => a.businesses - b.businesses)
    let businesses = 0
    let count = 0
    for (const cell of rising) {
      const isSmall = cell.businesses < leastBusinesses
      const isExposed = count > 0 && (count < 2 || businesses < leastBusinesses)
      if (!isSmall && !isExposed) break
      hidden.add(cell)
      businesses += cell.businesses
      count += 1
    }
  }
  return hidden
}
