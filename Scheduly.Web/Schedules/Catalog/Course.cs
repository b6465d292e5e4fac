using Scheduly.Web.Schedules.Planning;

namespace Scheduly.Web.Schedules.Catalog;

/// <param name="Code">"CS1501"; unique within a term.</param>
/// <param name="Subject">"CS".</param>
/// <param name="Number">"1501"; not always digits only ("110L").</param>
/// <param name="Sections">In the order of the source; those of a laboratory stand among them.</param>
internal sealed record Course(string Code, string Subject, string Number, string Title, IReadOnlyList<Section> Sections)
{
    /// <summary>The most that a way to take it adds up to, the lower bound of what can be chosen counted.</summary>
    public decimal Credits => CourseCredits.Of(this).Counted;

    /// <summary>The fewest and the most credits that it can be taken for.</summary>
    public (decimal Least, decimal Most) CreditRange => CourseCredits.Of(this) is var credits ? (credits.Least, credits.Most) : default;
}

/// <param name="Code">"CS".</param>
/// <param name="Name">"Computer Science".</param>
internal sealed record Department(string Code, string Name, IReadOnlyList<Course> Courses);
