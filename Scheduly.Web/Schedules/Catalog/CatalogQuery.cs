namespace Scheduly.Web.Schedules.Catalog;

/// <summary>What to look for; all that is given must hold.</summary>
/// <param name="Text">A code or its beginning, words or beginnings of words of title and instructor, or a CRN; empty for all.</param>
/// <param name="Days">Only sections all of whose meetings lie on these days; none for any day.</param>
/// <param name="From">Only sections whose meetings begin no earlier.</param>
/// <param name="Until">Only sections whose meetings end no later.</param>
/// <param name="OpenOnly">Only sections with a free seat, or whose source does not count seats.</param>
/// <param name="Skip">Courses to leave out, for the pages after the first.</param>
/// <param name="Take">Courses of one page.</param>
/// <remarks>A filter on days or hours leaves out what has no time: who asks for Tuesdays wants to see classes on Tuesdays.</remarks>
internal sealed record CatalogQuery(
    string Text = "",
    Weekdays Days = Weekdays.None,
    TimeOnly? From = null,
    TimeOnly? Until = null,
    bool OpenOnly = false,
    int Skip = 0,
    int Take = 20);

/// <param name="Total">Matching courses on all pages.</param>
internal sealed record CatalogPage(int Total, IReadOnlyList<CourseMatch> Courses);

/// <param name="Sections">Those of the course that pass the filters; never empty.</param>
internal sealed record CourseMatch(Course Course, IReadOnlyList<Section> Sections);
