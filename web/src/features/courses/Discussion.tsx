import { Select } from 'antd'
import { useId, useState } from 'react'
import { useTranslation } from 'react-i18next'
import { client, dataOf } from '../../client.ts'
import { useFormat } from '../../ui/format.ts'
import { PagedList, usePages } from '../../ui/PagedList.tsx'
import { useFeature } from '../../ui/useFeature.ts'
import { type Cohort, postsKey, roleIn } from './cohorts.ts'
import { PostForm } from './PostForm.tsx'
import { PostItem } from './PostItem.tsx'

const WHOLE = ''
const REPORTED = '!'

/** What people of a cohort write to each other, lesson by lesson. */
export function Discussion({ cohort }: { cohort: Cohort }) {
  const { t } = useTranslation()
  const { text } = useFormat()
  const aboutId = useId()
  const isOn = useFeature('cohort_discussion')
  const [about, setAbout] = useState(WHOLE)
  const { cohortId, me, weeks } = cohort
  const isReported = about === REPORTED
  const which = isReported ? { isReported } : about === WHOLE ? {} : { lesson: about }
  const posts = usePages({
    queryKey: [...postsKey(cohortId), about],
    read: (behind) =>
      dataOf(
        client.GET('/v1/cohorts/{cohortId}/posts', {
          params: { path: { cohortId }, query: { limit: 20, ...which, ...behind } },
        }),
      ),
    itemsIn: (page) => page.posts,
  })
  const lessons = weeks.flatMap((week) => week.lessons)
  const options = [
    { value: WHOLE, label: t('cohort.wholeCohort') },
    ...lessons.map(({ lesson, title }) => ({ value: lesson, label: text(title) })),
    ...(roleIn(cohort).teaches ? [{ value: REPORTED, label: t('cohort.reportedPosts') }] : []),
  ]
  const mayWrite = me !== null && isOn
  return (
    <section>
      <div className="field discussion-about">
        <label htmlFor={aboutId}>{t('cohort.about')}</label>
        <Select id={aboutId} value={about} onChange={setAbout} options={options} />
      </div>
      {me && !isOn && <p className="panel">{t('cohort.discussionOff')}</p>}
      {mayWrite && !isReported && (
        <PostForm
          key={about}
          cohortId={cohortId}
          label={t('cohort.yourPost')}
          action={t('cohort.post')}
          save={(words) =>
            dataOf(
              client.POST('/v1/cohorts/{cohortId}/posts', {
                params: { path: { cohortId } },
                body: { text: words, ...(about === WHOLE ? {} : { lesson: about }) },
              }),
            )
          }
        />
      )}
      <PagedList
        pages={posts}
        keyOf={({ postId }) => postId}
        none={t(isReported ? 'cohort.noneReported' : 'cohort.nonePosts')}
        itemClass="panel post"
      >
        {(post) => <PostItem cohort={cohort} post={post} mayWrite={mayWrite} />}
      </PagedList>
    </section>
  )
}
