using Microsoft.AspNetCore.Html;
using Microsoft.Extensions.FileProviders;

namespace Scheduly.Web.Pages;

/// <summary>
/// The style of a page's first view, which stands in the page itself: a browser that has nothing yet shows it after one answer. What is only printed
/// stays in a file of its own.
/// </summary>
internal sealed class FirstStyle(IWebHostEnvironment environment)
{
    private static readonly string[] Sheets = ["css/base.css", "css/board.css", "css/week.css", "css/start.css"];

    private readonly Lazy<IHtmlContent> _read = new(() => Read(environment.WebRootFileProvider));

    /// <summary>What belongs into a style element. While one works on the sheets they are read again for each page.</summary>
    public IHtmlContent Text => environment.IsDevelopment() ? Read(environment.WebRootFileProvider) : _read.Value;

    private static HtmlString Read(IFileProvider files) => new(string.Concat(Sheets.Select(sheet => Read(files.GetFileInfo(sheet)))));

    /// <summary>A page without its style is better than none.</summary>
    private static string Read(IFileInfo sheet)
    {
        if (!sheet.Exists) return "";
        using var reader = new StreamReader(sheet.CreateReadStream());
        return reader.ReadToEnd();
    }
}
